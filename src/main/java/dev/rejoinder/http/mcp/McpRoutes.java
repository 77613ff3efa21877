package dev.rejoinder.http.mcp;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The transport of MCP: one URL that takes one message per request. It keeps nothing between two
 * requests, so any node can answer each of them.
 */
public final class McpRoutes {
    private final String template;
    private final Function<Exchange, McpServer> servers;
    private final Predicate<String> allowedOrigins;

    /**
     * Creates the routes.
     *
     * @param servers finds the server that a request is for; throws BOT_NOT_FOUND
     * @param allowedOrigins tests the {@code Origin} of a page that is not from this server
     */
    McpRoutes(
            String template,
            Function<Exchange, McpServer> servers,
            Predicate<String> allowedOrigins) {
        this.template = template;
        this.servers = servers;
        this.allowedOrigins = allowedOrigins;
    }

    /** The route of the assistants: each is a server of its own. */
    public static McpRoutes ofAssistants(
            AssistantServers assistants, Predicate<String> allowedOrigins) {
        return new McpRoutes("/mcp/{botId}", assistants::of, allowedOrigins);
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                                "POST",
                                template,
                                new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.CHAT),
                                Description.of(
                                                "MCP",
                                                "callMcp",
                                                "Send a message of the Model Context Protocol")
                                        .notAudited()
                                        .requestBody(McpSchemas.REQUEST)
                                        .content("application/json", McpSchemas.RESPONSE)
                                        .content(McpCall.EVENT_STREAM, McpSchemas.RESPONSE),
                                this::handle)
                        .withErrors(McpErrorFormat.WITHOUT_ID));
    }

    private void handle(Exchange exchange) {
        exchange.browser().requireKnownOrigin(allowedOrigins);
        McpServer server = servers.apply(exchange);
        McpErrorFormat errors = McpErrorFormat.WITHOUT_ID;
        try {
            JsonNode body = body(exchange);
            errors = new McpErrorFormat(McpMessage.idOf(body));
            exchange.reply().errors(errors);
            answer(exchange, McpMessage.of(body), server);
        } catch (McpError refused) {
            McpErrorFormat format = errors;
            exchange.reply().bare(refused.status(), json -> format.write(json, refused));
        }
    }

    private static JsonNode body(Exchange exchange) {
        try {
            return exchange.request().json();
        } catch (AppError wrong) {
            if (wrong.code() == ErrorCode.INVALID_REQUEST) {
                throw McpError.unparsable(wrong.sentence());
            }
            throw wrong;
        }
    }

    private static void answer(Exchange exchange, McpMessage message, McpServer server) {
        ProtocolEra era = RequestMetadata.check(exchange.request(), message);
        if (message.id() == null) {
            // A notification asks for nothing. That of a cancelled request has no effect: in its
            // era requests have no ids beyond their connection, and leaving does not cancel.
            exchange.reply().accepted();
            return;
        }
        McpMethod method = LifecycleMethods.find(message.method(), era);
        if (method == null) {
            method = server.method(message.method(), era);
        }
        if (method == null) {
            throw McpError.unknownMethod(message.method(), era);
        }
        method.handle(new McpCall(exchange, message, era, server));
    }
}
