package dev.rejoinder.outbound;

import dev.rejoinder.wire.Header;
import dev.rejoinder.wire.RequestBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A request. The client adds {@code Host}, {@code Connection}, {@code Accept-Encoding} and {@code
 * Content-Length}.
 *
 * @param method in capitals; only GET follows redirects
 * @param body sent as UTF-8; may be empty
 */
public record OutboundRequest(
        String method, WebAddress address, List<Header> headers, String body) {
    public OutboundRequest {
        if (method.isEmpty() || !method.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            throw new IllegalArgumentException("not a method");
        }
        headers = List.copyOf(headers);
    }

    public static OutboundRequest get(WebAddress address, List<Header> headers) {
        return new OutboundRequest("GET", address, headers, "");
    }

    boolean followsRedirects() {
        return method.equals("GET");
    }

    /** The request for a redirect's target, without the conditional headers of the first URL. */
    OutboundRequest redirected(WebAddress target) {
        List<Header> kept =
                headers.stream()
                        .filter(h -> !h.name().toLowerCase(Locale.ROOT).startsWith("if-"))
                        .toList();
        return new OutboundRequest(method, target, kept, body);
    }

    /**
     * The bytes of head and body.
     *
     * @param keep whether the connection is kept for another request
     */
    byte[] bytes(boolean keep) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        var request =
                new RequestBytes(method, address.path())
                        .header("Host", address.authority())
                        .headers(headers)
                        .header("Accept-Encoding", "gzip");
        if (!keep) {
            request.header("Connection", "close");
        }
        if (content.length > 0 || !method.equals("GET")) {
            request.header("Content-Length", Integer.toString(content.length));
        }
        return request.with(content);
    }
}
