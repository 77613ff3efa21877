package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.answertest.AnswerTestDraft;
import dev.rejoinder.answertest.Expectations;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.BodySchema;
import java.util.List;

/** The schemas of answer tests. */
final class AnswerTestSchemas {
    /** The most tests that one request creates. */
    static final int MAX_CREATED = 100;

    private static final BodySchema TEXTS =
            new BodySchema.ArraySchema(
                    new BodySchema.StringSchema(1, Expectations.MAX_TEXT_CHARACTERS),
                    Expectations.MAX_TEXTS);

    private static final BodySchema EXPECTATIONS =
            named(
                    "AnswerExpectations",
                    optional(
                            "contains",
                            TEXTS,
                            "Texts that the answer must contain; case, accents, white space and"
                                    + " Markdown emphasis do not matter."),
                    optional("notContains", TEXTS, "Texts that it must not contain."),
                    optional(
                            "source",
                            new BodySchema.StringSchema(1, Expectations.MAX_SOURCE_CHARACTERS),
                            "The title or id of a source that it must cite."),
                    optional(
                            "doesNotKnow",
                            new BodySchema.BooleanSchema(),
                            "true if it must be the bot's fallback message, false if it must"
                                    + " not."),
                    optional(
                            "judge",
                            new BodySchema.StringSchema(1, Expectations.MAX_JUDGE_CHARACTERS),
                            "What a good answer says. Only runs with a judge model check it."));

    private static final BodySchema HISTORY =
            new BodySchema.ArraySchema(
                    named(
                            "EarlierMessage",
                            required(
                                    "role",
                                    new BodySchema.EnumSchema(List.of("user", "assistant")),
                                    "Who wrote it."),
                            required(
                                    "content",
                                    new BodySchema.StringSchema(
                                            1, AnswerTestDraft.MAX_QUESTION_CHARACTERS),
                                    "The text.")),
                    AnswerTestDraft.MAX_HISTORY_MESSAGES);

    private static final BodySchema QUESTION =
            new BodySchema.StringSchema(1, AnswerTestDraft.MAX_QUESTION_CHARACTERS);

    private static final BodySchema ORIGIN =
            named(
                    "AnswerTestOrigin",
                    required("conversationId", ResponseSchemas.ID, "The conversation."),
                    required("messageId", ResponseSchemas.ID, "The answer or its question."));

    private static final BodySchema.Field EXPECT =
            required("expect", EXPECTATIONS, "What the answer must be like; all of it must hold.");

    static final BodySchema.ObjectSchema CREATE =
            fields(
                    required(
                            "tests",
                            new BodySchema.ArraySchema(
                                    named(
                                            "NewAnswerTest",
                                            optional(
                                                    "question",
                                                    QUESTION,
                                                    "The question; defaults to the one in from."),
                                            optional(
                                                    "history",
                                                    HISTORY,
                                                    "The messages before a follow-up question;"
                                                            + " defaults to those in from."),
                                            EXPECT,
                                            optional(
                                                    "from",
                                                    ORIGIN,
                                                    "The answer that the test is made from.")),
                                    MAX_CREATED),
                            "The tests; all are created, or none."));

    static final BodySchema.ObjectSchema PATCH =
            fields(
                    optional("question", QUESTION, "The question."),
                    optional("history", HISTORY, "The messages before it; null for none."),
                    optional(
                            "expect",
                            EXPECTATIONS,
                            "Absent fields keep their value, null removes one."));

    static final BodySchema TEST =
            named(
                    "AnswerTest",
                    required("id", ResponseSchemas.ID, "The test's id."),
                    required("question", ResponseSchemas.TEXT, "The question."),
                    required("history", HISTORY, "The messages before it, oldest first."),
                    EXPECT,
                    optional("from", ORIGIN, "The answer that it was made from."),
                    required("createdAt", ResponseSchemas.TIME, "When it was created."),
                    required("updatedAt", ResponseSchemas.TIME, "When it was last changed."));

    static final BodySchema CREATED =
            fields(
                    required(
                            "tests",
                            new BodySchema.ArraySchema(TEST, MAX_CREATED),
                            "The tests, in the order of the request."));

    static final BodySchema LIST =
            fields(
                    required(
                            "tests",
                            new BodySchema.ArraySchema(TEST, PageRequest.MAX_LIMIT),
                            "Oldest first."),
                    required(
                            "pagination",
                            ResponseSchemas.PAGINATION,
                            "The position of this page."));

    private AnswerTestSchemas() {}
}
