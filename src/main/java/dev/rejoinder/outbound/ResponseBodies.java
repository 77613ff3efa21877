package dev.rejoinder.outbound;

import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Finds where the body of an answer ends, unpacks it, and holds it to its limit. */
final class ResponseBodies {
    private static final int MAX_LENGTH_DIGITS = 18;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private ResponseBodies() {}

    static InputStream of(OutboundHead head, ResponseInput wire, long maxBytes)
            throws OutboundException {
        var framed = new SizeLimitedStream(framed(head, wire), maxBytes);
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
    static OptionalLong length(OutboundHead head) throws OutboundException {
        List<String> values = head.all("Content-Length").stream().distinct().toList();
        if (values.isEmpty()) {
            return OptionalLong.empty();
        }
        String digits = values.getFirst();
        if (values.size() > 1 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw OutboundHead.garbage();
        }
        if (digits.isEmpty() || digits.length() > MAX_LENGTH_DIGITS) {
            throw OutboundHead.garbage();
        }
        return OptionalLong.of(Long.parseLong(digits));
    }

    private static InputStream framed(OutboundHead head, ResponseInput wire)
            throws OutboundException {
        if (head.status() == NO_CONTENT || head.status() == NOT_MODIFIED) {
            return InputStream.nullInputStream();
        }
        String coding = String.join(",", head.all("Transfer-Encoding"));
        if (coding.equalsIgnoreCase("chunked")) {
            return new ChunkedStream(wire);
        }
        if (!coding.isEmpty() && !coding.equalsIgnoreCase("identity")) {
            throw OutboundHead.garbage();
        }
        OptionalLong length = length(head);
        return length.isPresent() ? new FixedLengthStream(wire, length.getAsLong()) : wire;
    }
}
