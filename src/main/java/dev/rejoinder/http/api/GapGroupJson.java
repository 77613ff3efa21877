package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.knowledge.GapGroup;
import dev.rejoinder.knowledge.KnowledgeGap;
import dev.rejoinder.knowledge.SourceRules;
import tools.jackson.core.JsonGenerator;

/** Unanswered questions and their groups in JSON. */
final class GapGroupJson {
    /** The most questions of one group in a response. */
    static final int MAX_EXAMPLES = 100;

    static final BodySchema.ObjectSchema GAP =
            fields(
                    required("id", ResponseSchemas.ID, "The gap's id."),
                    required("question", ResponseSchemas.TEXT, "The question as last asked."),
                    required("times", ResponseSchemas.COUNT, "How often it was asked."),
                    required("firstAskedAt", ResponseSchemas.TIME, "When it was first asked."),
                    required("lastAskedAt", ResponseSchemas.TIME, "When it was last asked."),
                    required(
                            "conversationId",
                            ResponseSchemas.ID,
                            "The conversation in which it was last asked."),
                    required("messageId", ResponseSchemas.ID, "The message id of the answer."));

    static final BodySchema.ObjectSchema GROUP =
            fields(
                    required("id", ResponseSchemas.ID, "The group's id."),
                    required("question", ResponseSchemas.TEXT, "The question asked last."),
                    required("questions", ResponseSchemas.COUNT, "How many wordings it has."),
                    required("times", ResponseSchemas.COUNT, "How often they were asked."),
                    required("askers", ResponseSchemas.COUNT, "How many users asked them."),
                    required("firstAskedAt", ResponseSchemas.TIME, "When it was first asked."),
                    required("lastAskedAt", ResponseSchemas.TIME, "When it was last asked."),
                    required(
                            "examples",
                            new BodySchema.ArraySchema(GAP, MAX_EXAMPLES),
                            "The questions asked last, latest first: 5 in a list, 100 of one"
                                    + " group."),
                    optional(
                            "sourceId",
                            ResponseSchemas.ID,
                            "The source with an earlier answer, after which the question was asked"
                                    + " in vain again; null if there is none."));

    static final BodySchema.ObjectSchema LIST =
            fields(
                    required(
                            "groups",
                            new BodySchema.ArraySchema(GROUP, PageRequest.MAX_LIMIT),
                            "Groups of unanswered questions."),
                    required(
                            "pagination",
                            ResponseSchemas.PAGINATION,
                            "The position of this page."));

    static final BodySchema.ObjectSchema DRAFT =
            fields(
                    required("question", ResponseSchemas.TEXT, "The question that it answers."),
                    required(
                            "answer",
                            ResponseSchemas.TEXT,
                            "The draft; empty if the passages do not answer the question."),
                    required(
                            "passages",
                            new BodySchema.ArraySchema(
                                    ResponseSchemas.CITED, PageRequest.MAX_LIMIT),
                            "The passages that the draft was made from, best first."));

    static final BodySchema.ObjectSchema ANSWER =
            fields(
                    required(
                            "answer",
                            new BodySchema.StringSchema(1, SourceRules.MAX_ANSWER_CHARACTERS),
                            "The answer."),
                    optional(
                            "question",
                            new BodySchema.StringSchema(1, SourceRules.MAX_QUESTION_CHARACTERS),
                            "The question; defaults to the one asked last."),
                    optional(
                            "alternatives",
                            SourceRequest.ALTERNATIVES,
                            "Other words for the question; default to the others of the group."));

    private GapGroupJson() {}

    static void write(JsonGenerator json, GapGroup group) {
        json.writeStartObject();
        json.writeStringProperty("id", group.id());
        json.writeStringProperty("question", group.question());
        json.writeNumberProperty("questions", group.questions());
        json.writeNumberProperty("times", group.times());
        json.writeNumberProperty("askers", group.askers());
        json.writeStringProperty("firstAskedAt", ApiTimestamps.text(group.firstAskedAt()));
        json.writeStringProperty("lastAskedAt", ApiTimestamps.text(group.lastAskedAt()));
        json.writeArrayPropertyStart("examples");
        group.examples().forEach(gap -> write(json, gap));
        json.writeEndArray();
        json.writeStringProperty("sourceId", group.sourceId());
        json.writeEndObject();
    }

    static void write(JsonGenerator json, KnowledgeGap gap) {
        json.writeStartObject();
        json.writeStringProperty("id", gap.id());
        json.writeStringProperty("question", gap.question());
        json.writeNumberProperty("times", gap.times());
        json.writeStringProperty("firstAskedAt", ApiTimestamps.text(gap.firstAskedAt()));
        json.writeStringProperty("lastAskedAt", ApiTimestamps.text(gap.lastAskedAt()));
        json.writeStringProperty("conversationId", gap.conversationId());
        json.writeStringProperty("messageId", gap.messageId());
        json.writeEndObject();
    }
}
