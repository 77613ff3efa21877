package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.analytics.AnalyticsReport;
import dev.rejoinder.analytics.DateRange;
import dev.rejoinder.http.BodySchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes analytics reports as JSON. */
final class AnalyticsJson {
    static final BodySchema DATE = new BodySchema.StringSchema(10, 10);

    private static final BodySchema COST = new BodySchema.Decimal(0, Double.MAX_VALUE);

    private static final BodySchema.ObjectSchema LATENCY =
            fields(
                    required("p50", ResponseSchemas.COUNT, "Median."),
                    required("p95", ResponseSchemas.COUNT, "95th percentile."));

    private static final List<BodySchema.Field> FIGURES =
            List.of(
                    required("conversations", ResponseSchemas.COUNT, "Conversations started."),
                    required("messages", ResponseSchemas.COUNT, "User messages and answers."),
                    required("questions", ResponseSchemas.COUNT, "User messages."),
                    required(
                            "answered", ResponseSchemas.COUNT, "Questions with a complete answer."),
                    required(
                            "fallenBack",
                            ResponseSchemas.COUNT,
                            "Questions answered with the fallback message."),
                    required(
                            "stopped",
                            ResponseSchemas.COUNT,
                            "Questions whose answer was stopped."),
                    required(
                            "failed",
                            ResponseSchemas.COUNT,
                            "Questions without a complete answer."),
                    optional(
                            "firstTokenMillis",
                            LATENCY,
                            "Time to the first token; null if unknown."),
                    optional(
                            "answerMillis",
                            LATENCY,
                            "Time to the complete answer; null if unknown."),
                    required("inputTokens", ResponseSchemas.COUNT, "Prompt tokens."),
                    required("outputTokens", ResponseSchemas.COUNT, "Completion tokens."),
                    optional("cost", COST, "Estimated cost; null if no prices are set."),
                    required(
                            "unpricedTokens",
                            ResponseSchemas.COUNT,
                            "Tokens of models without a price, not included in cost."),
                    required("ratedUp", ResponseSchemas.COUNT, "Answers rated up."),
                    required("ratedDown", ResponseSchemas.COUNT, "Answers rated down."),
                    required("images", ResponseSchemas.COUNT, "Images in messages."),
                    required("documents", ResponseSchemas.COUNT, "Other files in messages."),
                    required(
                            "attachmentTokens",
                            ResponseSchemas.COUNT,
                            "Prompt tokens of attachments, estimated; part of inputTokens."),
                    optional(
                            "attachmentCost",
                            COST,
                            "Estimated part of the cost; null if no prices are set."));

    private static final BodySchema.ObjectSchema MODEL =
            fields(
                    required(
                            "model",
                            ResponseSchemas.TEXT,
                            "The model; empty if it was not recorded."),
                    required("questions", ResponseSchemas.COUNT, "Questions sent to this model."),
                    required("inputTokens", ResponseSchemas.COUNT, "Prompt tokens."),
                    required("outputTokens", ResponseSchemas.COUNT, "Completion tokens."),
                    optional("cost", COST, "Estimated cost; null if the model has no price."));

    private static final BodySchema.ObjectSchema TOOL =
            fields(
                    required("name", ResponseSchemas.TEXT, "The name of the tool."),
                    required("calls", ResponseSchemas.COUNT, "Calls that ended."),
                    required(
                            "errors",
                            ResponseSchemas.COUNT,
                            "Calls that returned an error, or were not made."),
                    required("unknown", ResponseSchemas.COUNT, "Calls with an unknown outcome."),
                    required(
                            "denied",
                            ResponseSchemas.COUNT,
                            "Calls that were denied, or not approved in time."),
                    optional(
                            "averageMillis",
                            ResponseSchemas.COUNT,
                            "Average time until the tool answered; null if unknown."));

    private static final BodySchema.ObjectSchema QUESTION =
            fields(
                    required("botId", ResponseSchemas.ID, "The id of the bot that was asked."),
                    required(
                            "question",
                            ResponseSchemas.TEXT,
                            "The question as last asked; truncated if long."),
                    required(
                            "times",
                            ResponseSchemas.COUNT,
                            "How often it was asked among the questions read."),
                    required("lastAskedAt", ResponseSchemas.TIME, "When it was last asked."));

    static final BodySchema.ObjectSchema REPORT =
            fields(
                    required("since", DATE, "The first day."),
                    required("until", DATE, "The last day."),
                    required("totals", figures(), "Figures for the whole period."),
                    required(
                            "days",
                            new BodySchema.ArraySchema(
                                    figures(required("date", DATE, "The day.")),
                                    DateRange.MAX_DAYS),
                            "Figures per day, oldest first."),
                    required(
                            "bots",
                            new BodySchema.ArraySchema(
                                    figures(
                                            required("botId", ResponseSchemas.ID, "The bot's id."),
                                            required(
                                                    "name",
                                                    ResponseSchemas.TEXT,
                                                    "The bot's name.")),
                                    AnalyticsReport.MAX_BOTS),
                            "Figures per bot, busiest first."),
                    required(
                            "models",
                            new BodySchema.ArraySchema(MODEL, Integer.MAX_VALUE),
                            "Figures per model, most tokens first."),
                    required(
                            "tools",
                            new BodySchema.ArraySchema(TOOL, AnalyticsReport.MAX_TOOLS),
                            "Tool calls per tool, most calls first."),
                    required(
                            "topQuestions",
                            new BodySchema.ArraySchema(QUESTION, AnalyticsReport.MAX_QUESTIONS),
                            "The most frequent questions, most frequent first."),
                    required(
                            "questionsRead",
                            ResponseSchemas.COUNT,
                            "How many questions were read to find topQuestions."),
                    optional(
                            "currency",
                            ResponseSchemas.TEXT,
                            "The currency of costs; null if no prices are set."));

    private AnalyticsJson() {}

    private static BodySchema.ObjectSchema figures(BodySchema.Field... first) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(FIGURES);
        return new BodySchema.ObjectSchema(all);
    }

    static void write(JsonGenerator json, AnalyticsReport report) {
        json.writeStartObject();
        json.writeStringProperty("since", report.period().first().toString());
        json.writeStringProperty("until", report.period().last().toString());
        json.writeObjectPropertyStart("totals");
        writeFigures(json, report.totals());
        json.writeEndObject();
        json.writeArrayPropertyStart("days");
        for (AnalyticsReport.Day day : report.days()) {
            json.writeStartObject();
            json.writeStringProperty("date", day.date().toString());
            writeFigures(json, day.figures());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("bots");
        for (AnalyticsReport.BotFigures bot : report.bots()) {
            json.writeStartObject();
            json.writeStringProperty("botId", bot.id());
            json.writeStringProperty("name", bot.name());
            writeFigures(json, bot.figures());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("models");
        report.models().forEach(model -> writeModel(json, model));
        json.writeEndArray();
        json.writeArrayPropertyStart("tools");
        report.tools().forEach(tool -> writeTool(json, tool));
        json.writeEndArray();
        json.writeArrayPropertyStart("topQuestions");
        report.topQuestions().forEach(question -> writeQuestion(json, question));
        json.writeEndArray();
        json.writeNumberProperty("questionsRead", report.questionsRead());
        json.writeStringProperty("currency", report.currency());
        json.writeEndObject();
    }

    private static void writeFigures(JsonGenerator json, AnalyticsReport.Figures figures) {
        json.writeNumberProperty("conversations", figures.conversations());
        json.writeNumberProperty("messages", figures.messages());
        json.writeNumberProperty("questions", figures.questions());
        json.writeNumberProperty("answered", figures.answered());
        json.writeNumberProperty("fallenBack", figures.fallenBack());
        json.writeNumberProperty("stopped", figures.stopped());
        json.writeNumberProperty("failed", figures.failed());
        writeLatency(json, "firstTokenMillis", figures.firstToken());
        writeLatency(json, "answerMillis", figures.answer());
        json.writeNumberProperty("inputTokens", figures.inputTokens());
        json.writeNumberProperty("outputTokens", figures.outputTokens());
        writeCost(json, "cost", figures.cost());
        json.writeNumberProperty("unpricedTokens", figures.unpricedTokens());
        json.writeNumberProperty("ratedUp", figures.ratedUp());
        json.writeNumberProperty("ratedDown", figures.ratedDown());
        json.writeNumberProperty("images", figures.images());
        json.writeNumberProperty("documents", figures.documents());
        json.writeNumberProperty("attachmentTokens", figures.attachmentTokens());
        writeCost(json, "attachmentCost", figures.attachmentCost());
    }

    private static void writeModel(JsonGenerator json, AnalyticsReport.ModelFigures model) {
        json.writeStartObject();
        json.writeStringProperty("model", model.model());
        json.writeNumberProperty("questions", model.questions());
        json.writeNumberProperty("inputTokens", model.inputTokens());
        json.writeNumberProperty("outputTokens", model.outputTokens());
        writeCost(json, "cost", model.cost());
        json.writeEndObject();
    }

    private static void writeTool(JsonGenerator json, AnalyticsReport.ToolFigures tool) {
        json.writeStartObject();
        json.writeStringProperty("name", tool.name());
        json.writeNumberProperty("calls", tool.calls());
        json.writeNumberProperty("errors", tool.errors());
        json.writeNumberProperty("unknown", tool.unknown());
        json.writeNumberProperty("denied", tool.denied());
        Long average = tool.averageMillis();
        if (average == null) {
            json.writeNullProperty("averageMillis");
        } else {
            json.writeNumberProperty("averageMillis", average);
        }
        json.writeEndObject();
    }

    private static void writeQuestion(JsonGenerator json, AnalyticsReport.TopQuestion question) {
        json.writeStartObject();
        json.writeStringProperty("botId", question.botId());
        json.writeStringProperty("question", question.question());
        json.writeNumberProperty("times", question.times());
        json.writeStringProperty("lastAskedAt", ApiTimestamps.text(question.lastAskedAt()));
        json.writeEndObject();
    }

    private static void writeLatency(
            JsonGenerator json, String name, AnalyticsReport.@Nullable Latency latency) {
        if (latency == null) {
            json.writeNullProperty(name);
            return;
        }
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("p50", latency.p50());
        json.writeNumberProperty("p95", latency.p95());
        json.writeEndObject();
    }

    private static void writeCost(JsonGenerator json, String name, @Nullable BigDecimal cost) {
        if (cost == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, cost);
        }
    }
}
