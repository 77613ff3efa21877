package dev.rejoinder.tool.mcp;

import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.OutboundLimits;
import dev.rejoinder.outbound.OutboundRequest;
import dev.rejoinder.outbound.OutboundResponse;
import dev.rejoinder.wire.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends JSON-RPC messages by streamable HTTP: one POST for each message, answered by JSON or by a
 * stream of events. Blocks; an interrupt of a virtual thread closes the connection. Thread-safe.
 */
final class McpWire {
    /** How many requests of a server are answered within one answer to ours. */
    static final int MAX_SERVER_REQUESTS = 8;

    /** The largest answer, in bytes. */
    static final long MAX_ANSWER_BYTES = 2 << 20;

    private static final Duration NOTIFICATION_TIMEOUT = Duration.ofSeconds(10);

    private final OutboundClient client;
    private final MessageHeaders headers;
    private final RequestMeta meta;

    McpWire(OutboundClient client, String version) {
        this.client = client;
        this.headers = new MessageHeaders(version);
        this.meta = new RequestMeta(version);
    }

    /**
     * Sends a request, and blocks until its answer.
     *
     * @param session null for the request that opens one
     * @param toolsChanged called when the server says that its list of tools has changed
     * @throws InterruptedException when the thread was interrupted; the request may have left
     */
    RpcAnswer request(
            McpEndpoint endpoint,
            @Nullable McpSession session,
            RpcRequest request,
            Duration timeout,
            Runnable toolsChanged)
            throws McpException, InterruptedException {
        if (!timeout.isPositive()) {
            throw McpException.notSent("There was no time left for the request.", null);
        }
        try (OutboundResponse received =
                post(
                        endpoint,
                        headers.of(endpoint, session, request),
                        meta.message(session, request),
                        timeout)) {
            return answer(received, request.id(), new Listener(endpoint, session, toolsChanged));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Sends a notification or a response, and ignores what the server answers. */
    void notify(McpEndpoint endpoint, McpSession session, ObjectNode message)
            throws McpException, InterruptedException {
        try {
            // The status says only whether the server understood the message.
            post(endpoint, headers.of(endpoint, session), message, NOTIFICATION_TIMEOUT).close();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private OutboundResponse post(
            McpEndpoint endpoint, List<Header> all, ObjectNode message, Duration timeout)
            throws OutboundException {
        return client.send(
                new OutboundRequest("POST", endpoint.address(), all, McpJson.write(message)),
                new OutboundLimits(timeout, MAX_ANSWER_BYTES, 0));
    }

    /** The exception for a failure of the client or of a response. */
    private static McpException failure(IOException failure) throws InterruptedException {
        // Blocking I/O of a virtual thread fails when the thread is interrupted.
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!(failure instanceof OutboundException outbound)) {
            return McpException.noAnswer(
                    "The MCP server closed the connection before the end of its answer.", failure);
        }
        return switch (outbound.progress()) {
            case REFUSED -> McpException.notSent(outbound.sentence(), outbound);
            case UNREACHABLE -> McpException.unreachable(outbound.sentence(), outbound);
            case SENT -> McpException.noAnswer(outbound.sentence(), outbound);
        };
    }

    private RpcAnswer answer(OutboundResponse response, long id, Listener listener)
            throws IOException, McpException, InterruptedException {
        String type = mediaType(response);
        if (type.equals("text/event-stream")) {
            return streamed(response, id, listener);
        }
        if (type.equals("application/json")) {
            byte[] body = response.body().readAllBytes();
            RpcAnswer read =
                    json(response, id, new String(body, StandardCharsets.UTF_8), listener.endpoint);
            if (read != null) {
                return read;
            }
        }
        return new RpcAnswer(response.status(), sessionOf(response), null, null);
    }

    private RpcAnswer streamed(OutboundResponse response, long id, Listener listener)
            throws IOException, McpException, InterruptedException {
        var events = new EventStreamReader(response.body());
        for (String data = events.next(); data != null; data = events.next()) {
            RpcAnswer read = json(response, id, data, listener.endpoint);
            if (read != null) {
                return read;
            }
            listener.received(McpJson.objectOrNull(data));
        }
        throw McpException.noAnswer("The MCP server ended its answer before the result.", null);
    }

    /** The answer in a message; null if the message is another one, or none. */
    private static @Nullable RpcAnswer json(
            OutboundResponse response, long id, String text, McpEndpoint endpoint) {
        ObjectNode message = McpJson.objectOrNull(text);
        if (message == null || message.has("method")) {
            return null;
        }
        JsonNode answered = message.get("id");
        boolean ours = answered != null && answered.isNumber() && answered.asLong() == id;
        boolean anonymous = answered == null || answered.isNull();
        JsonNode error = message.get("error");
        if (error != null && error.isObject() && (ours || anonymous)) {
            return new RpcAnswer(
                    response.status(),
                    sessionOf(response),
                    null,
                    RpcAnswer.RpcError.of(error, endpoint));
        }
        JsonNode result = message.get("result");
        return ours && result != null && result.isObject()
                ? new RpcAnswer(response.status(), sessionOf(response), result, null)
                : null;
    }

    private static @Nullable String sessionOf(OutboundResponse response) {
        return response.header("Mcp-Session-Id").orElse(null);
    }

    private static String mediaType(OutboundResponse response) {
        String type = response.header("Content-Type").orElse("");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** Handles the messages that come before an answer. */
    private final class Listener {
        private final McpEndpoint endpoint;
        private final @Nullable McpSession session;
        private final Runnable toolsChanged;
        private int requests;

        Listener(McpEndpoint endpoint, @Nullable McpSession session, Runnable toolsChanged) {
            this.endpoint = endpoint;
            this.session = session;
            this.toolsChanged = toolsChanged;
        }

        void received(@Nullable ObjectNode message) throws McpException, InterruptedException {
            String method = message == null ? null : McpJson.text(message, "method");
            if (message == null || method == null) {
                return;
            }
            if (!message.has("id")) {
                if (method.equals(ServerMessages.TOOLS_CHANGED)) {
                    toolsChanged.run();
                }
                return;
            }
            if (++requests > MAX_SERVER_REQUESTS) {
                throw McpException.noAnswer("The MCP server asked too many questions.", null);
            }
            // From version 2026-07-28 on, servers must not send requests, and clients no responses.
            if (session instanceof McpSession.Initialized) {
                reply(session, ServerMessages.reply(message, method));
            }
        }

        private void reply(McpSession known, ObjectNode response) throws InterruptedException {
            try {
                McpWire.this.notify(endpoint, known, response);
            } catch (McpException e) {
                // The server waits in vain, and ends the call in its own way.
            }
        }
    }
}
