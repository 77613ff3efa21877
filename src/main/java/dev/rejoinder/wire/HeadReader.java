package dev.rejoinder.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parses the head of one response, strictly and within limits. Skips interim responses. */
public final class HeadReader {
    /** The limit for all lines together, including interim responses. */
    static final int MAX_BYTES = 32 * 1024;

    static final int MAX_LINES = 100;
    static final int MAX_INTERIM = 10;
    private static final int FIRST_FINAL_STATUS = 200;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final String VERSION = "HTTP/1.";
    private static final int STATUS_AT = VERSION.length() + 2;
    private static final int STATUS_END = STATUS_AT + 3;

    private final HttpConnection connection;
    private byte[] line = new byte[128];
    private int bytes;
    private boolean oldVersion;

    public HeadReader(HttpConnection connection) {
        this.connection = connection;
    }

    /**
     * Blocks until the head is complete.
     *
     * @throws EOFException when the server closes the connection before the end of the head
     * @throws HeadTooLargeException when the head exceeds a limit
     * @throws ProtocolException when the head is malformed
     */
    public ResponseHead read() throws IOException {
        for (int interim = 0; interim <= MAX_INTERIM; interim++) {
            int status = status(line());
            List<Header> headers = headers();
            if (status >= FIRST_FINAL_STATUS) {
                return new ResponseHead(status, headers);
            }
            if (status == SWITCHING_PROTOCOLS) {
                throw new ProtocolException("an unexpected protocol switch");
            }
        }
        throw new HeadTooLargeException("more than " + MAX_INTERIM + " interim responses");
    }

    /** Whether the server uses HTTP/1.0, so it closes the connection after each response. */
    public boolean oldVersion() {
        return oldVersion;
    }

    private int status(String line) throws ProtocolException {
        boolean wellFormed =
                line.startsWith(VERSION)
                        && line.length() >= STATUS_END
                        && (line.charAt(STATUS_AT - 2) == '0' || line.charAt(STATUS_AT - 2) == '1')
                        && line.charAt(STATUS_AT - 1) == ' '
                        && (line.length() == STATUS_END || line.charAt(STATUS_END) == ' ');
        if (!wellFormed) {
            throw new ProtocolException("not a status line of HTTP/1.1");
        }
        oldVersion = line.charAt(STATUS_AT - 2) == '0';
        int status = 0;
        for (int i = STATUS_AT; i < STATUS_END; i++) {
            int digit = line.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new ProtocolException("not a status");
            }
            status = status * 10 + digit;
        }
        if (status < 100 || status > 599) {
            throw new ProtocolException("not a status");
        }
        return status;
    }

    private List<Header> headers() throws IOException {
        List<Header> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (headers.size() == MAX_LINES) {
                throw new HeadTooLargeException("more than " + MAX_LINES + " header lines");
            }
            headers.add(header(line));
        }
        return headers;
    }

    private static Header header(String line) throws ProtocolException {
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw new ProtocolException("a header line without a colon");
        }
        try {
            // A name must be a token: this rejects folded lines and white space before the colon.
            return new Header(line.substring(0, colon), line.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            throw (ProtocolException) new ProtocolException("a malformed header line").initCause(e);
        }
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
            throw new EOFException("closed before the end of the head");
        }
        if (++bytes > MAX_BYTES) {
            throw new HeadTooLargeException("a head of more than " + MAX_BYTES + " bytes");
        }
        return connection.next();
    }
}
