package dev.rejoinder.provider.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Head and body of a POST as one array, so that they leave in one write. */
final class RequestBytes {
    private RequestBytes() {}

    static byte[] post(ProviderOrigin origin, URI uri, List<Header> headers, byte[] body) {
        // The ASCII form has no character that could end the request line.
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath();
        var head = new StringBuilder(512);
        head.append("POST ").append(path == null || path.isEmpty() ? "/" : path);
        if (ascii.getRawQuery() != null) {
            head.append('?').append(ascii.getRawQuery());
        }
        head.append(" HTTP/1.1\r\nHost: ").append(origin.authority()).append("\r\n");
        for (Header header : headers) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }
}
