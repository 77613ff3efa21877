package dev.rejoinder.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A DNS lookup failed. */
public final class DnsException extends IOException {
    private static final long serialVersionUID = 1;

    /** Why the lookup failed. */
    public enum Reason {
        /** The name has no address, or the name server failed. */
        UNKNOWN,
        TIMEOUT,
        /** The queue of lookups is full. */
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
