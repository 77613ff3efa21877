package dev.rejoinder.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Builds a request as one byte array, so that it is sent in one write. A {@link Header} is
 * validated already; other arguments must not contain line ends.
 */
public final class RequestBytes {
    private final StringBuilder head = new StringBuilder(512);

    /**
     * Writes the request line.
     *
     * @param target the encoded path and query
     */
    public RequestBytes(String method, String target) {
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    }

    public RequestBytes header(String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    public RequestBytes headers(List<Header> headers) {
        for (Header header : headers) {
            header(header.name(), header.value());
        }
        return this;
    }

    /** Returns the request without its body. */
    public byte[] head() {
        return (head + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the whole request. */
    public byte[] with(byte[] body) {
        byte[] start = head();
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }
}
