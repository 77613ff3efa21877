package dev.rejoinder.outbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The head of an answer: its status and headers. */
record OutboundHead(int status, List<OutboundHeader> headers) {
    /** Of all lines together, interim answers included. */
    static final int MAX_BYTES = 32 * 1024;

    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");

    OutboundHead {
        headers = List.copyOf(headers);
    }

    /** Reads up to the empty line; interim answers (100, 103) are passed over. */
    static OutboundHead read(ResponseInput wire) throws OutboundException {
        var lines = new Lines(wire);
        while (true) {
            Matcher statusLine = STATUS_LINE.matcher(lines.next());
            if (!statusLine.matches()) {
                throw garbage();
            }
            int status = Integer.parseInt(statusLine.group(1));
            var head = new OutboundHead(status, headers(lines));
            if (status >= 200) {
                return head;
            }
        }
    }

    /** The first header of that name. */
    Optional<String> header(String name) {
        return all(name).stream().findFirst();
    }

    List<String> all(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(OutboundHeader::value)
                .toList();
    }

    static OutboundException garbage() {
        return new OutboundException("The site did not answer as a web server does.");
    }

    private static List<OutboundHeader> headers(Lines lines) throws OutboundException {
        List<OutboundHeader> headers = new ArrayList<>();
        for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw garbage();
            }
            try {
                headers.add(
                        new OutboundHeader(
                                line.substring(0, colon), line.substring(colon + 1).strip()));
            } catch (IllegalArgumentException e) {
                throw garbage();
            }
        }
        return headers;
    }

    /** Lines that end in LF, with or without a CR before it; all of them count together. */
    private static final class Lines {
        private final ResponseInput wire;
        private int bytes;

        Lines(ResponseInput wire) {
            this.wire = wire;
        }

        String next() throws OutboundException {
            var line = new StringBuilder();
            while (true) {
                int value = wire.read();
                if (value < 0) {
                    throw bytes == 0
                            ? new OutboundException("The site closed without an answer.")
                            : new OutboundException(ResponseInput.brokenOff());
                }
                if (++bytes > MAX_BYTES) {
                    throw new OutboundException("The site sent headers that are too long.");
                }
                if (value != '\n') {
                    line.append((char) value);
                    continue;
                }
                int end = line.length() - 1;
                if (end >= 0 && line.charAt(end) == '\r') {
                    line.setLength(end);
                }
                return line.toString();
            }
        }
    }
}
