package dev.rejoinder.outbound;

import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Finds where the body of an answer ends, unpacks it, and holds it to its limit. */
final class Bodies {
    private static final int MAX_LENGTH_DIGITS = 18;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private Bodies() {}

    static InputStream of(Head head, Wire wire, long maxBytes) throws OutboundException {
        var framed = new CappedStream(framed(head, wire), maxBytes);
        String coding = String.join(",", head.all("Content-Encoding")).toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> framed;
            case "gzip", "x-gzip" -> new GunzipStream(framed, maxBytes);
            default ->
                    throw new OutboundException(
                            "The site packed its answer in a way that is not understood.");
        };
    }

    /** How long the body says it is, as it travels. */
    static OptionalLong length(Head head) throws OutboundException {
        List<String> values = head.all("Content-Length").stream().distinct().toList();
        if (values.isEmpty()) {
            return OptionalLong.empty();
        }
        String digits = values.getFirst();
        if (values.size() > 1 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Head.garbage();
        }
        if (digits.isEmpty() || digits.length() > MAX_LENGTH_DIGITS) {
            throw Head.garbage();
        }
        return OptionalLong.of(Long.parseLong(digits));
    }

    private static InputStream framed(Head head, Wire wire) throws OutboundException {
        if (head.status() == NO_CONTENT || head.status() == NOT_MODIFIED) {
            return InputStream.nullInputStream();
        }
        String coding = String.join(",", head.all("Transfer-Encoding"));
        if (coding.equalsIgnoreCase("chunked")) {
            return new ChunkedStream(wire);
        }
        if (!coding.isEmpty() && !coding.equalsIgnoreCase("identity")) {
            throw Head.garbage();
        }
        OptionalLong length = length(head);
        return length.isPresent() ? new LengthStream(wire, length.getAsLong()) : wire;
    }
}
