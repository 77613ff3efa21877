package dev.rejoinder.provider.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the head of one answer, strictly and within limits, passing over interim ones. */
final class HeadReader {
    static final int MAX_BYTES = 16 * 1024;
    static final int MAX_LINES = 100;
    private static final int MAX_INTERIM = 10;
    private static final int FIRST_FINAL_STATUS = 200;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final String VERSION = "HTTP/1.";
    private static final int STATUS_AT = VERSION.length() + 2;

    private final ProviderConnection connection;
    private byte[] line = new byte[128];
    private int bytes;
    private boolean oldVersion;

    HeadReader(ProviderConnection connection) {
        this.connection = connection;
    }

    ResponseHead read() throws IOException {
        for (int interim = 0; interim <= MAX_INTERIM; interim++) {
            int status = status(line());
            List<Header> headers = headers();
            if (status >= FIRST_FINAL_STATUS) {
                return new ResponseHead(status, headers);
            }
            if (status == SWITCHING_PROTOCOLS) {
                break;
            }
        }
        throw new ProtocolException("no final answer");
    }

    /** Whether the server speaks HTTP/1.0, and so closes after each answer. */
    boolean oldVersion() {
        return oldVersion;
    }

    private int status(String line) throws ProtocolException {
        boolean shaped =
                line.startsWith(VERSION)
                        && line.length() >= STATUS_AT + 3
                        && (line.charAt(STATUS_AT - 2) == '0' || line.charAt(STATUS_AT - 2) == '1')
                        && line.charAt(STATUS_AT - 1) == ' '
                        && (line.length() == STATUS_AT + 3 || line.charAt(STATUS_AT + 3) == ' ');
        if (!shaped) {
            throw new ProtocolException("not a status line of HTTP/1.1");
        }
        oldVersion = line.charAt(STATUS_AT - 2) == '0';
        int status = 0;
        for (int i = STATUS_AT; i < STATUS_AT + 3; i++) {
            int digit = line.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new ProtocolException("not a status");
            }
            status = status * 10 + digit;
        }
        if (status < 100) {
            throw new ProtocolException("not a status");
        }
        return status;
    }

    private List<Header> headers() throws IOException {
        List<Header> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (headers.size() == MAX_LINES) {
                throw new ProtocolException("more than " + MAX_LINES + " header lines");
            }
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new ProtocolException("a header line without a colon");
            }
            try {
                headers.add(
                        new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
            } catch (IllegalArgumentException e) {
                throw (ProtocolException)
                        new ProtocolException("a header line that is none").initCause(e);
            }
        }
        return headers;
    }

    private String line() throws IOException {
        int length = 0;
        while (true) {
            int next = next();
            if (next == '\r') {
                if (next() != '\n') {
                    throw new ProtocolException("a line that ends in CR alone");
                }
                return new String(line, 0, length, StandardCharsets.ISO_8859_1);
            }
            if (next == '\n') {
                throw new ProtocolException("a line that ends in LF alone");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = (byte) next;
        }
    }

    private int next() throws IOException {
        if (connection.available() == 0 && !connection.fill()) {
            throw new EOFException("closed before the answer's head was complete");
        }
        if (++bytes > MAX_BYTES) {
            throw new ProtocolException("a head of more than " + MAX_BYTES + " bytes");
        }
        return connection.next();
    }
}
