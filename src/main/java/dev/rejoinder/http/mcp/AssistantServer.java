package dev.rejoinder.http.mcp;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.knowledge.Sources;
import dev.rejoinder.turn.TurnEngine;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** One assistant as an MCP server: the tools {@code ask} and {@code search}, and its sources. */
final class AssistantServer implements McpServer {
    private final Bot bot;
    private final String version;
    private final ToolMethods tools;
    private final SourceResources resources;

    /** What all assistants share. */
    record Dependencies(
            Sources sources,
            Retriever retriever,
            TurnEngine turns,
            Duration messageDeadline,
            Duration streamDeadline,
            String version) {}

    AssistantServer(Bot bot, Dependencies shared) {
        this.bot = bot;
        this.version = shared.version();
        this.tools =
                new ToolMethods(
                        List.of(
                                new AskTool(
                                        bot,
                                        shared.turns(),
                                        shared.messageDeadline(),
                                        shared.streamDeadline()),
                                new SearchTool(bot, shared.retriever())));
        this.resources = new SourceResources(bot.id(), shared.sources());
    }

    @Override
    public void writeIdentity(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", "rejoinder");
        json.writeStringProperty("title", bot.name());
        json.writeStringProperty("version", version);
        json.writeEndObject();
    }

    /** Clients learn about changes when what they cached expires: nothing is announced. */
    @Override
    public void writeCapabilities(JsonGenerator json) {
        json.writeStartObject();
        for (String offered : List.of("tools", "resources", "prompts")) {
            json.writeObjectPropertyStart(offered);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    @Override
    public String instructions() {
        return "Use ask for questions to the assistant \""
                + bot.name()
                + "\", and search to find passages in its documents.";
    }

    @Override
    public @Nullable McpMethod method(String name, ProtocolEra era) {
        return switch (name) {
            case "tools/list" -> tools::list;
            case "tools/call" -> tools::call;
            case "resources/list" -> resources::list;
            case "resources/templates/list" -> SourceResources::listTemplates;
            case "resources/read" -> resources::read;
            case "prompts/list" -> AssistantServer::listPrompts;
            case "prompts/get" -> AssistantServer::getPrompt;
            default -> null;
        };
    }

    /** There are none: an assistant's instructions are its own. */
    private static void listPrompts(McpCall call) {
        call.reply(
                json -> {
                    json.writeArrayPropertyStart("prompts");
                    json.writeEndArray();
                });
    }

    private static void getPrompt(McpCall call) {
        throw McpError.invalidParams("There is no such prompt.");
    }
}
