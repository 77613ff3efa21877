package dev.rejoinder.tool.mcp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data of server-sent events. Only the stream's own limit bounds an event, because the
 * body of a response has one. Blocks; used by one thread.
 */
final class EventStreamReader {
    private final InputStream body;
    private boolean first = true;
    private boolean afterReturn;

    EventStreamReader(InputStream body) {
        this.body = new BufferedInputStream(body);
    }

    /** The data of the next event; null at the end. An event that the end cuts off is dropped. */
    @Nullable String next() throws IOException {
        var data = new StringBuilder();
        boolean any = false;
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    return data.toString();
                }
                any = false;
            } else if (line.startsWith("data:") || line.equals("data")) {
                if (any) {
                    data.append('\n');
                }
                any = true;
                data.append(value(line));
            }
        }
        return null;
    }

    private static String value(String line) {
        int start = "data:".length();
        if (line.length() <= start) {
            return "";
        }
        return line.substring(line.charAt(start) == ' ' ? start + 1 : start);
    }

    /** The next line without its end, which may be CR, LF or both; null at the end. */
    private @Nullable String line() throws IOException {
        var line = new ByteArrayOutputStream();
        int c = body.read();
        // The line feed of CR LF is skipped late: after a lone CR it might never come.
        if (c == '\n' && afterReturn) {
            c = body.read();
        }
        for (; c >= 0 && c != '\n' && c != '\r'; c = body.read()) {
            line.write(c);
        }
        if (c < 0) {
            return null;
        }
        afterReturn = c == '\r';
        String text = line.toString(StandardCharsets.UTF_8);
        boolean marked = first && text.startsWith("\uFEFF");
        first = false;
        return marked ? text.substring(1) : text;
    }
}
