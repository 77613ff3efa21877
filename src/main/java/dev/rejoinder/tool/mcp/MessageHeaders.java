package dev.rejoinder.tool.mcp;

import dev.rejoinder.wire.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The HTTP headers of messages. */
final class MessageHeaders {
    private static final String BASE64_START = "=?base64?";
    private static final String BASE64_END = "?=";

    private final Header userAgent;

    MessageHeaders(String version) {
        userAgent = new Header("User-Agent", "Rejoinder/" + version);
    }

    /** The headers of a notification or a response. */
    List<Header> of(McpEndpoint endpoint, @Nullable McpSession session) {
        var headers = new ArrayList<Header>(endpoint.headers());
        headers.add(userAgent);
        headers.add(new Header("Content-Type", "application/json"));
        headers.add(new Header("Accept", "application/json, text/event-stream"));
        if (session != null) {
            headers.add(new Header("MCP-Protocol-Version", session.version()));
        }
        if (session instanceof McpSession.Initialized initialized && initialized.id() != null) {
            headers.add(new Header("Mcp-Session-Id", initialized.id()));
        }
        return headers;
    }

    List<Header> of(McpEndpoint endpoint, @Nullable McpSession session, RpcRequest request) {
        List<Header> headers = of(endpoint, session);
        if (session instanceof McpSession.Stateless) {
            headers.add(new Header("Mcp-Method", request.method()));
            if (request.name() != null) {
                headers.add(new Header("Mcp-Name", encoded(request.name())));
            }
        }
        headers.addAll(request.headers());
        return headers;
    }

    /** A value as MCP writes it into a header: in Base64 unless it is plain visible ASCII. */
    static String encoded(String value) {
        boolean plain =
                value.chars().allMatch(c -> c >= ' ' && c <= '~')
                        && value.equals(value.strip())
                        && !(value.startsWith(BASE64_START) && value.endsWith(BASE64_END));
        return plain
                ? value
                : BASE64_START
                        + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))
                        + BASE64_END;
    }
}
