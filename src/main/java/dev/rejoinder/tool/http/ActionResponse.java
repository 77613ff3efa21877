package dev.rejoinder.tool.http;

import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.OutboundResponse;
import dev.rejoinder.wire.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The response to one request. Immutable. */
final class ActionResponse {
    static final int MAX_BODY_BYTES = 1 << 20;
    private static final int STEP = 8 << 10;
    private static final Pattern CHARSET =
            Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([a-z0-9_.:-]{1,40}+)");

    private final int status;
    private final List<Header> headers;
    private final byte[] body;
    private final String problem;

    private ActionResponse(int status, List<Header> headers, byte[] body, String problem) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.problem = problem;
    }

    /** Reads a response; what has arrived of a body that breaks off is kept. */
    static ActionResponse read(OutboundResponse response, boolean hasBody) {
        var body = new ByteArrayOutputStream();
        String problem = "";
        if (hasBody) {
            try {
                problem = copy(response.body(), body);
            } catch (OutboundException e) {
                problem = e.sentence();
            } catch (IOException e) {
                problem = "The response broke off.";
            }
        }
        return new ActionResponse(
                response.status(), response.headers(), body.toByteArray(), problem);
    }

    private static String copy(InputStream from, ByteArrayOutputStream to) throws IOException {
        byte[] step = new byte[STEP];
        while (to.size() < MAX_BODY_BYTES) {
            int count = from.read(step, 0, Math.min(STEP, MAX_BODY_BYTES - to.size()));
            if (count < 0) {
                return "";
            }
            to.write(step, 0, count);
        }
        return from.read() < 0 ? "" : "Only the first MiB of the response was read.";
    }

    int status() {
        return status;
    }

    List<Header> headers() {
        return headers;
    }

    /** The length of what was read, at most {@link #MAX_BODY_BYTES}. */
    int bodyBytes() {
        return body.length;
    }

    /** Why the body is incomplete, as a sentence; empty if it is complete. */
    String problem() {
        return problem;
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /**
     * Whether the action may have had its effect in spite of the status: the server failed in the
     * middle of it, or a proxy passed the request on and gave up.
     */
    boolean mayHideAnEffect() {
        return status == 408 || status >= 500;
    }

    /** The value of a header; empty if it is missing. */
    String header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst()
                .orElse("");
    }

    /** The media type in lower case, without parameters. */
    String mediaType() {
        String type = header("Content-Type");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** Whether the body is text, by its media type; without one, by its bytes. */
    boolean isText() {
        String type = mediaType();
        if (type.isEmpty()) {
            for (byte value : body) {
                if (value == 0) {
                    return false;
                }
            }
            return true;
        }
        return type.startsWith("text/")
                || type.contains("json")
                || type.contains("xml")
                || type.contains("javascript")
                || type.contains("yaml")
                || type.equals("application/x-www-form-urlencoded");
    }

    /** The body as text; malformed characters are replaced. */
    String text() {
        Matcher named = CHARSET.matcher(header("Content-Type"));
        return new String(body, named.find() ? charset(named.group(1)) : StandardCharsets.UTF_8);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
