package dev.rejoinder.wire;

import java.net.ProtocolException;

/** The head of a response exceeds a limit of {@link HeadReader}. */
public final class HeadTooLargeException extends ProtocolException {
    private static final long serialVersionUID = 1;

    HeadTooLargeException(String message) {
        super(message);
    }
}
