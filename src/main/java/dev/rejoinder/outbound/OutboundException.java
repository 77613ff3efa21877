package dev.rejoinder.outbound;

import dev.rejoinder.wire.HeadTooLargeException;
import java.io.IOException;
import java.net.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * An address is forbidden, or there was no usable response. The message is one sentence for the
 * owner of the source; it contains no secrets. The cause is for the log.
 */
public final class OutboundException extends IOException {
    private final Progress progress;

    /** How far a request got before it failed. */
    public enum Progress {
        /** No connection was attempted: the address is forbidden or malformed. */
        REFUSED,
        /** No connection was made, so no byte of the request was sent. */
        UNREACHABLE,
        /** Bytes may have been sent: the server may have acted on the request. */
        SENT
    }

    OutboundException(String sentence) {
        this(sentence, null);
    }

    OutboundException(String sentence, @Nullable Throwable cause) {
        this(sentence, cause, Progress.REFUSED);
    }

    OutboundException(String sentence, @Nullable Throwable cause, Progress progress) {
        super(sentence, cause);
        this.progress = progress;
    }

    public Progress progress() {
        return progress;
    }

    /** The same failure of a request whose first byte was written. */
    OutboundException afterSending() {
        return progress == Progress.SENT
                ? this
                : new OutboundException(sentence(), getCause(), Progress.SENT);
    }

    /** A response that cannot be used. */
    static OutboundException inResponse(String sentence, @Nullable Throwable cause) {
        return new OutboundException(sentence, cause, Progress.SENT);
    }

    /** The message for a response that failed with {@code failure}. */
    static String brokenResponse(IOException failure) {
        return switch (failure) {
            case HeadTooLargeException _ -> "The site sent headers that are too long.";
            case ProtocolException _ -> "The site sent an invalid HTTP response.";
            default -> "The site closed the connection before the end of its answer.";
        };
    }

    /** A response that is larger than allowed. */
    static OutboundException tooLarge(long maxBytes) {
        long kibibytes = maxBytes / 1024;
        String limit = kibibytes < 1024 ? kibibytes + " KiB" : kibibytes / 1024 + " MiB";
        return inResponse("The answer is larger than " + limit + ".", null);
    }

    /** The message for the owner of the source. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
