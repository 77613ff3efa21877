package dev.rejoinder.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A look-up gave no address. */
public final class DnsException extends IOException {
    private static final long serialVersionUID = 1;

    /** Why there is none. */
    public enum Reason {
        /** The name has no address, or the name server failed. */
        UNKNOWN,
        TIMEOUT,
        /** Too many look-ups wait. */
        BUSY,
        CANCELLED,
        INTERRUPTED
    }

    private final Reason reason;

    DnsException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
