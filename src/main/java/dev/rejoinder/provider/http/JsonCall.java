package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelException.Kind;
import dev.rejoinder.wire.ResponseHead;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A request with a JSON response that is read as a whole. */
public final class JsonCall {
    private static final int FIRST_BYTES = 64 * 1024;

    private JsonCall() {}

    /**
     * Returns the body of a successful response, and closes the call. Blocks.
     *
     * @param most the longest accepted body, in bytes
     * @param timeout for the whole call; a slower call is UNAVAILABLE
     * @param secret a key to redact from error messages, or null
     * @throws ModelException when the call fails
     */
    public static byte[] of(HttpCall http, int most, Duration timeout, @Nullable String secret)
            throws ModelException {
        CallDeadline deadline = CallDeadline.start(timeout, http);
        boolean answered = false;
        try (http) {
            ResponseHead head = http.execute();
            answered = true;
            if (ErrorResponse.is(head)) {
                throw KeyRedaction.of(ErrorResponse.of(head, http).exception(), secret);
            }
            return body(ContentCoding.isGzip(head) ? new GunzippedCall(http) : http, most);
        } catch (ProtocolException e) {
            throw new ModelException(Kind.MALFORMED, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            if (deadline.passed()) {
                throw new ModelException(Kind.UNAVAILABLE, "no answer within " + timeout, e);
            }
            throw new ModelException(
                    answered ? Kind.CUT : Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        } finally {
            deadline.close();
        }
    }

    private static byte[] body(HttpCall http, int most) throws IOException, ModelException {
        byte[] bytes = new byte[Math.min(most, FIRST_BYTES)];
        int length = 0;
        int count;
        while ((count = http.read(bytes, length, bytes.length - length)) >= 0) {
            length += count;
            if (length == bytes.length) {
                if (length >= most) {
                    throw new ModelException(Kind.MALFORMED, "an answer over " + most + " bytes");
                }
                bytes = Arrays.copyOf(bytes, Math.min(most, 2 * length));
            }
        }
        return Arrays.copyOf(bytes, length);
    }
}
