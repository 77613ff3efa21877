package dev.rejoinder.tool.mcp;

import dev.rejoinder.testkit.ScriptedHttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An MCP server on a real socket. It behaves, in one era of the protocol, unless a test replaces
 * its answer to a method.
 */
public final class ScriptedMcpServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /** A tool that only reads. */
    public static final String WEATHER =
            """
            {"name":"weather","description":"Tells the weather.",
             "inputSchema":{"type":"object","properties":{"city":{"type":"string"}}},
             "annotations":{"readOnlyHint":true}}
            """;

    /** A tool about whose effects the server says nothing. */
    public static final String ORDER =
            """
            {"name":"order","title":"Order things","description":"Orders a thing.",
             "inputSchema":{"type":"object","properties":{"thing":{"type":"string"}}}}
            """;

    private final boolean modern;
    private final ScriptedHttpServer http;
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private volatile List<String> tools = List.of(WEATHER, ORDER);

    /** Answers one request. */
    public interface Handler {
        void answer(Received request, ScriptedHttpServer.Peer peer) throws IOException;
    }

    /** A received message. */
    public record Received(String head, JsonNode message) {
        public String method() {
            return message.path("method").asString("");
        }

        public String header(String name) {
            Matcher found =
                    Pattern.compile("(?im)^" + Pattern.quote(name) + ": (.*?)\r?$").matcher(head);
            return found.find() ? found.group(1) : "";
        }

        /** The response to this request. */
        public String result(String result) {
            return "{\"jsonrpc\":\"2.0\",\"id\":"
                    + message.get("id")
                    + ",\"result\":"
                    + result
                    + "}";
        }

        public String error(int code, String text) {
            return "{\"jsonrpc\":\"2.0\",\"id\":"
                    + message.get("id")
                    + ",\"error\":{\"code\":"
                    + code
                    + ",\"message\":\""
                    + text
                    + "\"}}";
        }
    }

    private ScriptedMcpServer(boolean modern) throws IOException {
        this.modern = modern;
        http = ScriptedHttpServer.start(this::play);
    }

    public static ScriptedMcpServer modern() throws IOException {
        return new ScriptedMcpServer(true);
    }

    public static ScriptedMcpServer legacy() throws IOException {
        return new ScriptedMcpServer(false);
    }

    public String url() {
        return http.uri("/mcp").toString();
    }

    public int port() {
        return http.port();
    }

    public void tools(String... descriptions) {
        tools = List.of(descriptions);
    }

    public void on(String method, Handler handler) {
        handlers.put(method, handler);
    }

    /** The messages with this method so far. */
    public List<Received> received(String method) {
        return http.requests().stream()
                .map(ScriptedMcpServer::parsed)
                .filter(received -> received.method().equals(method))
                .toList();
    }

    /** All messages so far, also those without a method. */
    public List<Received> received() {
        return http.requests().stream().map(ScriptedMcpServer::parsed).toList();
    }

    /** Ends all sessions. */
    public void restart() {
        sessions.incrementAndGet();
    }

    private static Received parsed(String request) {
        int end = request.indexOf("\r\n\r\n") + 4;
        return new Received(request.substring(0, end), JSON.readTree(request.substring(end)));
    }

    private void play(ScriptedHttpServer.Peer peer) throws IOException {
        Received request = parsed(peer.readRequest());
        Handler handler = handlers.get(request.method());
        if (handler == null) {
            behave(request, peer);
        } else {
            handler.answer(request, peer);
        }
    }

    /** Answers as a correct server does. */
    public void behave(Received request, ScriptedHttpServer.Peer peer) throws IOException {
        String session = "session-" + sessions.get();
        if (modern && !request.message().path("params").has("_meta")) {
            peer.send(json(400, request.error(-32602, "no _meta")));
        } else if (!modern
                && !request.method().equals("initialize")
                && !request.header("Mcp-Session-Id").equals(session)) {
            boolean had = !request.header("Mcp-Session-Id").isEmpty();
            peer.send(json(had ? 404 : 400, request.error(-32000, "no session")));
        } else {
            peer.send(answer(request, session));
        }
    }

    private String answer(Received request, String session) {
        String type = modern ? "\"resultType\":\"complete\"," : "";
        return switch (request.method()) {
            case "server/discover" ->
                    json(
                            200,
                            request.result(
                                    "{"
                                            + type
                                            + "\"supportedVersions\":[\"2026-07-28\"],"
                                            + "\"capabilities\":{\"tools\":{}}}"));
            case "initialize" ->
                    json(
                            200,
                            request.result(
                                    "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                                            + "\"serverInfo\":{\"name\":\"x\",\"version\":\"1\"}}"),
                            "Mcp-Session-Id: " + session + "\r\n");
            case "tools/list" ->
                    json(
                            200,
                            request.result(
                                    "{" + type + "\"tools\":[" + String.join(",", tools) + "]}"));
            case "tools/call" ->
                    json(
                            200,
                            request.result(
                                    "{"
                                            + type
                                            + "\"content\":[{\"type\":\"text\","
                                            + "\"text\":\"It is sunny.\"}]}"));
            default -> "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
        };
    }

    public static String json(int status, String body) {
        return json(status, body, "");
    }

    private static String json(int status, String body, String headers) {
        return "HTTP/1.1 "
                + status
                + " X\r\nContent-Type: application/json\r\n"
                + headers
                + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n"
                + body;
    }

    /** A stream of events that ends with the connection. */
    public static String stream(String... messages) {
        var stream =
                new StringBuilder(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                + "Connection: close\r\n\r\n");
        for (String message : messages) {
            stream.append("event: message\r\ndata: ").append(message).append("\r\n\r\n");
        }
        return stream.toString();
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
