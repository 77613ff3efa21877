package dev.rejoinder.http.openai;

import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.ConversationDraftStore;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.api.MessageAttachments;
import dev.rejoinder.turn.ClientThreadStore;
import dev.rejoinder.turn.ResponseStore;
import dev.rejoinder.turn.TurnEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All routes of the OpenAI-compatible API. */
public final class OpenAiRoutes {
    /** The stores that the routes read. */
    public record Stores(
            ConversationStore conversations,
            ConversationDraftStore drafts,
            ClientThreadStore threads,
            ResponseStore responses) {}

    private OpenAiRoutes() {}

    /** A route whose errors have OpenAI's format. */
    static Route route(
            String method,
            String template,
            Route.Guard guard,
            Route.Description description,
            Route.Handler handler) {
        return new Route(method, template, guard, description, handler)
                .withErrors(OpenAiErrors.FORMAT);
    }

    public static List<Route> routes(
            Bots bots,
            Stores stores,
            MessageAttachments attachments,
            TurnEngine turns,
            Duration messageDeadline,
            Duration streamDeadline,
            Clock clock,
            Ids ids) {
        var threads = new HistoryThreads(stores.threads(), clock);
        var routes = new ArrayList<Route>();
        routes.addAll(new OpenAiModelRoutes(bots).routes());
        routes.addAll(
                new ChatCompletionRoutes(
                                bots, threads, attachments, turns, messageDeadline, streamDeadline)
                        .routes());
        routes.addAll(
                new ResponseRoutes(
                                bots,
                                new ResponsePlaces(
                                        stores, new OpenAiConversations(bots, stores), threads),
                                attachments,
                                stores.responses(),
                                turns,
                                messageDeadline,
                                streamDeadline)
                        .routes());
        routes.addAll(new StoredResponseRoutes(bots, stores, turns).routes());
        routes.addAll(new OpenAiConversationRoutes(bots, stores, turns, clock, ids).routes());
        return routes;
    }
}
