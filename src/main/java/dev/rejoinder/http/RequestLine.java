package dev.rejoinder.http;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Checks the bytes of each request line: method, one space, target, one space, {@code HTTP/1.0} or
 * {@code HTTP/1.1}, CR LF. Jetty's parser also accepts extra spaces, other spellings of the version
 * and targets with other schemes. Not thread-safe.
 */
final class RequestLine {
    private static final String HEAD = "HEAD";
    private static final String VERSION = "HTTP/1.";
    private static final String END = "\r\n";
    private static final String SCHEME = "http://";

    /** How many bytes of a method or target are inspected. */
    private static final int MAX_START = SCHEME.length() + 1;

    private enum Part {
        EMPTY_LINES,
        METHOD,
        TARGET,
        VERSION,
        OVER
    }

    private final StringBuilder start = new StringBuilder(MAX_START);
    private Part part = Part.EMPTY_LINES;
    private int versionBytes;
    private boolean head;

    /** Resets the state for the next line. */
    void reset() {
        part = Part.EMPTY_LINES;
        start.setLength(0);
        versionBytes = 0;
        head = false;
    }

    /** Whether the method of this line is HEAD, even if the rest of the line is invalid. */
    boolean isHead() {
        return head;
    }

    /** Inspects new bytes without consuming them. Returns whether the line is valid so far. */
    boolean accepts(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit() && part != Part.OVER; i++) {
            if (!accepts((char) (bytes.get(i) & 0xff))) {
                return false;
            }
        }
        return true;
    }

    private boolean accepts(char c) {
        return switch (part) {
            case EMPTY_LINES -> {
                if (END.indexOf(c) < 0) {
                    part = Part.METHOD;
                    start.append(c);
                }
                yield c != ' ';
            }
            case METHOD -> {
                if (c != ' ') {
                    yield word(c);
                }
                head = HEAD.contentEquals(start);
                start.setLength(0);
                part = Part.TARGET;
                yield true;
            }
            case TARGET -> {
                if (c != ' ') {
                    yield word(c);
                }
                part = Part.VERSION;
                yield isTarget(start.toString());
            }
            case VERSION -> version(c);
            case OVER -> true;
        };
    }

    private boolean word(char c) {
        if (start.length() < MAX_START) {
            start.append(c);
        }
        return c > ' ' && c != 0x7f;
    }

    private static boolean isTarget(String start) {
        return start.startsWith("/")
                || start.equals("*")
                || (start.length() == MAX_START
                        && start.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                        && !start.endsWith("/"));
    }

    private boolean version(char c) {
        int at = versionBytes++;
        if (at < VERSION.length()) {
            return c == VERSION.charAt(at);
        }
        if (at == VERSION.length()) {
            return c == '0' || c == '1';
        }
        int end = at - VERSION.length() - 1;
        if (end == END.length() - 1) {
            part = Part.OVER;
        }
        return c == END.charAt(end);
    }
}
