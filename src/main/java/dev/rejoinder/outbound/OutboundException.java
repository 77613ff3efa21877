package dev.rejoinder.outbound;

import dev.rejoinder.wire.HeadTooLargeException;
import java.io.IOException;
import java.net.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * An address that may not or cannot be asked. The message is one sentence for the one who named the
 * address; it quotes nothing that could be a secret. The cause is for the log.
 */
public final class OutboundException extends IOException {
    OutboundException(String sentence) {
        this(sentence, null);
    }

    OutboundException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    /** The sentence for a response that ended in {@code failure}. */
    static String brokenResponse(IOException failure) {
        return switch (failure) {
            case HeadTooLargeException _ -> "The site sent headers that are too long.";
            case ProtocolException _ -> "The site did not answer as a web server does.";
            default -> "The site broke off its answer.";
        };
    }

    /** The sentence for the owner. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
