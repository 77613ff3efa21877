package dev.rejoinder.wire;

import java.net.ProtocolException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Status and headers of a response. Header names match in any case.
 *
 * @param status 200 to 599; interim responses never get here
 */
public record ResponseHead(int status, List<Header> headers) {
    /** Any number of so many digits fits into a long. */
    private static final int MAX_LENGTH_DIGITS = 18;

    public ResponseHead {
        headers = List.copyOf(headers);
    }

    /** The first value of a header, or null without one. */
    public @Nullable String header(String name) {
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }

    /** All values of a header, in their order. */
    public List<String> headers(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    /**
     * The announced length of the body, in bytes.
     *
     * @throws ProtocolException when it is not one number, or the body is also chunked
     */
    public OptionalLong contentLength() throws ProtocolException {
        String length = only("Content-Length");
        if (length.isEmpty()) {
            return OptionalLong.empty();
        }
        if (chunked()) {
            throw new ProtocolException("a length and a transfer coding");
        }
        if (length.length() > MAX_LENGTH_DIGITS
                || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ProtocolException("not a content length");
        }
        return OptionalLong.of(Long.parseLong(length));
    }

    /**
     * Whether the body comes in chunks.
     *
     * @throws ProtocolException when it comes in any other transfer coding
     */
    boolean chunked() throws ProtocolException {
        String coding = only("Transfer-Encoding");
        if (!coding.isEmpty() && !coding.equalsIgnoreCase("chunked")) {
            throw new ProtocolException("an unknown transfer coding");
        }
        return !coding.isEmpty();
    }

    /** The value of a header that must not come twice; empty without one. */
    private String only(String name) throws ProtocolException {
        String found = "";
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                if (!found.isEmpty() || header.value().isEmpty()) {
                    throw new ProtocolException(name + " twice or empty");
                }
                found = header.value();
            }
        }
        return found;
    }
}
