package dev.rejoinder.outbound;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What is asked of an address. {@code Host}, {@code Connection}, {@code Accept-Encoding} and {@code
 * Content-Length} are not among the headers: they are added.
 *
 * @param method a token in capitals; only a GET follows redirects
 * @param body sent as UTF-8; may be empty
 */
public record OutboundRequest(
        String method, WebAddress address, List<OutboundHeader> headers, String body) {
    public OutboundRequest {
        if (method.isEmpty() || !method.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            throw new IllegalArgumentException("not a method");
        }
        headers = List.copyOf(headers);
    }

    public static OutboundRequest get(WebAddress address, List<OutboundHeader> headers) {
        return new OutboundRequest("GET", address, headers, "");
    }

    boolean followsRedirects() {
        return method.equals("GET");
    }

    /** The same for where a redirect leads; conditions speak of the first address alone. */
    OutboundRequest redirected(WebAddress target) {
        List<OutboundHeader> kept =
                headers.stream()
                        .filter(h -> !h.name().toLowerCase(Locale.ROOT).startsWith("if-"))
                        .toList();
        return new OutboundRequest(method, target, kept, body);
    }

    /** Head and body as they travel. */
    byte[] bytes() {
        var head = new StringBuilder();
        head.append(method).append(' ').append(address.path()).append(" HTTP/1.1\r\n");
        line(head, "Host", address.authority());
        for (OutboundHeader header : headers) {
            line(head, header.name(), header.value());
        }
        line(head, "Accept-Encoding", "gzip");
        line(head, "Connection", "close");
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        if (content.length > 0 || !method.equals("GET")) {
            line(head, "Content-Length", Integer.toString(content.length));
        }
        head.append("\r\n");
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(content);
        return bytes.toByteArray();
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
}
