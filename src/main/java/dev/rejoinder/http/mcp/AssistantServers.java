package dev.rejoinder.http.mcp;

import dev.rejoinder.bot.Bots;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.api.BotAccess;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.knowledge.Sources;
import dev.rejoinder.turn.TurnEngine;
import java.time.Duration;

/** Makes an MCP server of the assistant that a request names. */
public final class AssistantServers {
    private final BotAccess access;
    private final AssistantServer.Dependencies dependencies;

    /**
     * Creates the factory.
     *
     * @param messageDeadline the longest time for an answer in one piece
     * @param streamDeadline the longest time for a streamed answer
     * @param version the version of this program
     */
    public AssistantServers(
            Bots bots,
            Sources sources,
            Retriever retriever,
            TurnEngine turns,
            Duration messageDeadline,
            Duration streamDeadline,
            String version) {
        this.access = new BotAccess(bots);
        this.dependencies =
                new AssistantServer.Dependencies(
                        sources, retriever, turns, messageDeadline, streamDeadline, version);
    }

    /** Throws BOT_NOT_FOUND if there is none that the caller may use. */
    McpServer of(Exchange exchange) {
        return new AssistantServer(access.requireEnabled(exchange), dependencies);
    }
}
