package dev.rejoinder.tool.http;

import dev.rejoinder.tool.ToolOutcome;
import dev.rejoinder.wire.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call with its request and response, for the owner of the tool. Secrets are masked.
 *
 * @param sent null if no request could be built
 * @param received null if no response came
 */
public record ActionExchange(
        @Nullable Sent sent, @Nullable Received received, ToolOutcome outcome) {
    /** The longest text of a body. */
    private static final int MAX_BODY_CHARACTERS = 10_000;

    /** A request. */
    public record Sent(String method, String url, List<Header> headers, String body) {
        static Sent of(ActionRequest made) {
            SecretMask mask = made.mask();
            return new Sent(
                    made.request().method(),
                    mask.apply(made.request().address().toString()),
                    masked(made.request().headers(), mask),
                    mask.apply(made.request().body()));
        }
    }

    /** A response; a long body is cut. */
    public record Received(int status, List<Header> headers, String body) {
        static Received of(ActionResponse response, SecretMask mask) {
            String body =
                    response.isText()
                            ? mask.apply(response.text())
                            : "(" + response.bodyBytes() + " bytes)";
            return new Received(
                    response.status(),
                    masked(response.headers(), mask),
                    ActionOutcome.trimmed(ActionOutcome.clean(body), MAX_BODY_CHARACTERS));
        }
    }

    private static List<Header> masked(List<Header> headers, SecretMask mask) {
        return headers.stream()
                .map(header -> new Header(header.name(), mask.apply(header.value())))
                .toList();
    }
}
