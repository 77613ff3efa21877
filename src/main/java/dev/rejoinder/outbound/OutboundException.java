package dev.rejoinder.outbound;

import java.io.IOException;
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

    /** The sentence for the owner. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
