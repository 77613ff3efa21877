package dev.rejoinder.storage.move;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Data could not be copied or verified. The message is a sentence for the operator. */
public final class MoveException extends RuntimeException {
    public MoveException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    /** Combines the failed action with the database's message. */
    public static MoveException failed(String what, SQLException cause) {
        SQLException telling = cause;
        // The message of a batch contains row data, which must not be logged.
        while (telling instanceof BatchUpdateException && telling.getNextException() != null) {
            telling = telling.getNextException();
        }
        String said = String.valueOf(telling.getMessage());
        return new MoveException(what + ": " + said.lines().findFirst().orElse("") + ".", cause);
    }
}
