package dev.rejoinder.http.mcp;

import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server, and requests to its assistant as clients of both eras send them. */
abstract class McpFixture {
    static final String URL = "/mcp/guide";
    static final String BOTH = "application/json, text/event-stream";

    /** The fields that every request of version 2026-07-28 has. */
    static final String META =
            """
            "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
            "io.modelcontextprotocol/clientCapabilities":{}}\
            """;

    @TempDir Path folder;

    TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder, options());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    TestServer.Options options() {
        return new TestServer.Options();
    }

    /** Sends a message as it is, for an answer as JSON. */
    Answer post(String message) {
        return server.send("POST", URL, message, Map.of("Accept", "application/json"));
    }

    /** Sends a request of version 2025-11-25. */
    Answer legacy(String method, String params) {
        return server.send(
                "POST",
                URL,
                message(method, params),
                Map.of("Accept", "application/json", "MCP-Protocol-Version", "2025-11-25"));
    }

    /** Sends a request of version 2026-07-28; the parameters lack only {@code _meta}. */
    Answer modern(String method, String params) {
        return server.send("POST", URL, modernBody(method, params), modernHeaders(method, params));
    }

    static String modernBody(String method, String params) {
        String fields = params.substring(1, params.length() - 1);
        return message(method, "{" + META + (fields.isEmpty() ? "" : ",") + fields + "}");
    }

    static Map<String, String> modernHeaders(String method, String params) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", "application/json");
        headers.put("MCP-Protocol-Version", "2026-07-28");
        headers.put("Mcp-Method", method);
        String name = params.replaceFirst(".*\"(?:name|uri)\":\"([^\"]+)\".*", "$1");
        if (!name.equals(params)) {
            headers.put("Mcp-Name", name);
        }
        return headers;
    }

    static String message(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                .formatted(method, params);
    }

    /** The parameters of a call of {@code ask}; the arguments besides the message may be empty. */
    static String ask(String message, String more) {
        return "{\"name\":\"ask\",\"arguments\":{\"message\":\"%s\"%s}}".formatted(message, more);
    }

    /** Whether nothing was stored, and the model was not asked. */
    boolean isUntouched() {
        return server.model().prompts().isEmpty()
                && server.get("/api/v1/chat/guide/conversations").body().contains("\"total\":0,");
    }

    /** Opens a stream of {@code ask} in one of the eras. */
    InputStream open(boolean modern) {
        String params = ask("Hi", "");
        var headers = new HashMap<String, String>();
        if (modern) {
            headers.putAll(modernHeaders("tools/call", params));
        }
        headers.put("Accept", BOTH);
        return server.open(
                URL,
                modern ? modernBody("tools/call", params) : message("tools/call", params),
                headers);
    }
}
