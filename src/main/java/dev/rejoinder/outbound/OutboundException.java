package dev.rejoinder.outbound;

import dev.rejoinder.wire.HeadTooLargeException;
import java.io.IOException;
import java.net.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * An address must not be asked, or gave no usable response. The message is one sentence for the
 * owner of the source; it quotes nothing that could be a secret. The cause is for the log.
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

    static OutboundException tooLarge(long maxBytes) {
        long kibibytes = maxBytes / 1024;
        String limit = kibibytes < 1024 ? kibibytes + " KiB" : kibibytes / 1024 + " MiB";
        return new OutboundException("The answer is larger than " + limit + ".");
    }

    /** The sentence for the owner. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
