package dev.rejoinder.http.api;

import static dev.rejoinder.http.Shape.fields;
import static dev.rejoinder.http.Shape.optional;
import static dev.rejoinder.http.Shape.required;

import dev.rejoinder.http.Shape;
import java.util.List;

/** The forms of answers, for the API's description; a test holds real answers against them. */
final class Answers {
    private static final int ANY = Integer.MAX_VALUE;

    static final Shape ID = new Shape.Text(1, 128);
    static final Shape TEXT = new Shape.Text(0, ANY);
    static final Shape COUNT = new Shape.Whole(0, Long.MAX_VALUE);
    static final Shape TIME = new Shape.Moment();

    static final Shape USAGE =
            fields(
                    required("inputTokens", COUNT, "Tokens of the prompt."),
                    required("outputTokens", COUNT, "Tokens of the answer."));

    static final Shape.Fields ANSWER =
            fields(
                    required("response", TEXT, "The answer."),
                    required("conversationId", ID, "The conversation, to continue it with."),
                    required("messageId", ID, "The answer's id."),
                    required(
                            "sources",
                            new Shape.ListOf(fields(), ANY),
                            "What the answer rests on; empty without knowledge."),
                    optional("usage", USAGE, "What it cost; null where the provider did not say."));

    static final Shape.Fields PAGINATION =
            fields(
                    required("page", new Shape.Whole(1, ANY), "This page, from 1."),
                    required("limit", new Shape.Whole(1, 100), "Entries a page."),
                    required("total", COUNT, "Entries in all pages."),
                    required("hasMore", new Shape.Flag(), "Whether another page follows."),
                    optional(
                            "cursor", TEXT, "Gives the next page, at the same cost however deep."));

    static final Shape.Fields CONVERSATIONS =
            fields(
                    required(
                            "conversations",
                            new Shape.ListOf(
                                    fields(
                                            required("id", ID, "The conversation's id."),
                                            required("preview", TEXT, "How it began."),
                                            required("messageCount", COUNT, "Its messages."),
                                            required("createdAt", TIME, "When it began."),
                                            required("updatedAt", TIME, "Its last activity.")),
                                    100),
                            "Newest activity first."),
                    required("pagination", PAGINATION, "Where this page stands."));

    static final Shape.Fields HISTORY =
            fields(
                    required("conversationId", ID, "The conversation's id."),
                    required(
                            "messages",
                            new Shape.ListOf(
                                    fields(
                                            required("id", ID, "The message's id."),
                                            required(
                                                    "role",
                                                    new Shape.Choice(List.of("user", "assistant")),
                                                    "Who speaks."),
                                            required("content", TEXT, "The text."),
                                            required("timestamp", TIME, "When it was stored.")),
                                    ANY),
                            "In order."),
                    required(
                            "metadata",
                            fields(
                                    required("createdAt", TIME, "When it began."),
                                    required("messageCount", COUNT, "Its messages.")),
                            "About the conversation."));

    private Answers() {}
}
