package dev.rejoinder.wire;

import java.net.ProtocolException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Status and headers of a response. Header names are case-insensitive.
 *
 * @param status 200 to 599; interim responses are skipped before
 */
public record ResponseHead(int status, List<Header> headers) {
    /** Any number with this many digits fits into a long. */
    private static final int MAX_LENGTH_DIGITS = 18;

    public ResponseHead {
        headers = List.copyOf(headers);
    }

    /** The first value of a header, or null. */
    public @Nullable String header(String name) {
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }

    /** All values of a header, in order. */
    public List<String> headers(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    /**
     * The {@code Content-Length} of the body, in bytes.
     *
     * @throws ProtocolException when it is not a single number, or the body is also chunked
     */
    public OptionalLong contentLength() throws ProtocolException {
        String length = only("Content-Length");
        if (length.isEmpty()) {
            return OptionalLong.empty();
        }
        if (chunked()) {
            throw new ProtocolException("both Content-Length and Transfer-Encoding");
        }
        if (length.length() > MAX_LENGTH_DIGITS
                || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ProtocolException("not a content length");
        }
        return OptionalLong.of(Long.parseLong(length));
    }

    /**
     * Whether the body is chunked.
     *
     * @throws ProtocolException when it uses another transfer coding
     */
    boolean chunked() throws ProtocolException {
        String coding = only("Transfer-Encoding");
        if (!coding.isEmpty() && !coding.equalsIgnoreCase("chunked")) {
            throw new ProtocolException("an unknown transfer coding");
        }
        return !coding.isEmpty();
    }

    /** The value of a header that must not be repeated; empty if absent. */
    private String only(String name) throws ProtocolException {
        String found = "";
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                if (!found.isEmpty() || header.value().isEmpty()) {
                    throw new ProtocolException(name + " is repeated or empty");
                }
                found = header.value();
            }
        }
        return found;
    }
}
