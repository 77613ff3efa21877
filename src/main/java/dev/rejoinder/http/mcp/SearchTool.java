package dev.rejoinder.http.mcp;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotRules;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.api.JsonFields;
import dev.rejoinder.http.api.ResponseSchemas;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.turn.CitedSourcesJson;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Searches the assistant's knowledge without its model. */
final class SearchTool implements AssistantTool {
    private static final int MAX_QUERY = 2_000;
    private static final int DEFAULT_PASSAGES = 10;

    private static final BodySchema.ObjectSchema INPUT =
            fields(
                    required("query", new BodySchema.StringSchema(1, MAX_QUERY), "What to find."),
                    optional(
                            "limit",
                            new BodySchema.IntegerSchema(1, BotRules.MAX_PASSAGES),
                            "The maximum number of passages; defaults to "
                                    + DEFAULT_PASSAGES
                                    + "."));

    private static final BodySchema.ObjectSchema OUTPUT =
            fields(
                    required(
                            "passages",
                            new BodySchema.ArraySchema(
                                    ResponseSchemas.CITED, BotRules.MAX_PASSAGES),
                            "Passages, best first."));

    private final Bot bot;
    private final Retriever retriever;

    SearchTool(Bot bot, Retriever retriever) {
        this.bot = bot;
        this.retriever = retriever;
    }

    @Override
    public String name() {
        return "search";
    }

    @Override
    public String title() {
        return "Search the knowledge of " + bot.name();
    }

    @Override
    public String description() {
        return "Finds passages in the documents of the assistant \""
                + bot.name()
                + "\", best first, without asking its model.";
    }

    @Override
    public BodySchema.ObjectSchema input() {
        return INPUT;
    }

    @Override
    public BodySchema output() {
        return OUTPUT;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public void call(McpCall call, JsonNode arguments) {
        JsonNode limit = JsonFields.value(arguments, "limit");
        var query =
                new Retriever.Query(
                        bot.id(),
                        arguments.get("query").stringValue(),
                        List.of(),
                        limit == null ? DEFAULT_PASSAGES : limit.intValue(),
                        0,
                        Retriever.Mode.FUSED);
        List<Passage> found = retriever.knows(bot.id()) ? retriever.find(query) : List.of();
        List<String> texts =
                found.isEmpty()
                        ? List.of("Nothing was found.")
                        : found.stream().map(SearchTool::text).toList();
        call.reply(
                json ->
                        ToolResultJson.writeStructured(
                                json, texts, passages -> write(passages, found)));
    }

    private static String text(Passage passage) {
        String origin = passage.url() == null ? passage.file() : passage.url();
        return "["
                + passage.number()
                + "] "
                + passage.title()
                + (origin == null ? "" : " (" + origin + ")")
                + "\n"
                + passage.text();
    }

    private static void write(JsonGenerator json, List<Passage> found) {
        json.writeStartObject();
        json.writeName("passages");
        json.writeRawValue(CitedSourcesJson.of(found));
        json.writeEndObject();
    }
}
