package dev.rejoinder.client;

import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** A request that failed, or an answer that failed after its beginning. */
public final class RejoinderException extends RuntimeException {
    /** The code if the server cannot be reached, or the connection breaks for good. */
    public static final String CONNECTION_FAILED = "CONNECTION_FAILED";

    /** The code if the thread was interrupted. */
    public static final String INTERRUPTED = "INTERRUPTED";

    /** The code if a response is not one of the API. */
    public static final String UNEXPECTED_RESPONSE = "UNEXPECTED_RESPONSE";

    private final int status;
    private final String code;
    private final boolean retryable;
    private final transient Duration retryAfter;
    private final String requestId;
    private final transient JsonNode providerCause;
    private final transient JsonNode data;

    RejoinderException(
            int status,
            String code,
            String message,
            boolean retryable,
            Duration retryAfter,
            String requestId,
            JsonNode providerCause,
            JsonNode data,
            Throwable cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
        this.requestId = requestId;
        this.providerCause = providerCause;
        this.data = data;
    }

    private static RejoinderException local(
            String code, String message, boolean retryable, Throwable cause) {
        return new RejoinderException(
                0, code, message, retryable, null, null, null, MissingNode.getInstance(), cause);
    }

    static RejoinderException connectionFailed(Throwable cause) {
        return local(
                CONNECTION_FAILED,
                cause.getMessage() == null ? cause.toString() : cause.getMessage(),
                true,
                cause);
    }

    static RejoinderException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return local(INTERRUPTED, "The thread was interrupted.", false, cause);
    }

    static RejoinderException invalid(String code, String message) {
        return local(code, message, false, null);
    }

    /** The HTTP status; 0 without a response, 200 for an answer that failed in its stream. */
    public int status() {
        return status;
    }

    /** The code, such as {@code BOT_NOT_FOUND}. */
    public String code() {
        return code;
    }

    /** Whether the same request can succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** How long to wait before the next attempt, or null. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** The id of the request, or null. */
    public String requestId() {
        return requestId;
    }

    /** What the model provider said, or null; only keys of scope {@code admin} get it. */
    public JsonNode providerCause() {
        return providerCause;
    }

    /** The {@code data} beside the error; missing if there is none. */
    public JsonNode data() {
        return data;
    }

    /** The stored text of an answer that was cut off; empty if there is none. */
    public String partial() {
        return data.path("response").asString("");
    }
}
