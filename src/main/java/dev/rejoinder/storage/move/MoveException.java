package dev.rejoinder.storage.move;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Data could not be copied or proved equal. The message is a sentence for the operator. */
public final class MoveException extends RuntimeException {
    public MoveException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    /** What was not done, and what the database says to that. */
    public static MoveException failed(String what, SQLException cause) {
        SQLException telling = cause;
        // A batch's own message repeats the rows, and those are nobody's business.
        while (telling instanceof BatchUpdateException && telling.getNextException() != null) {
            telling = telling.getNextException();
        }
        String said = String.valueOf(telling.getMessage());
        return new MoveException(what + ": " + said.lines().findFirst().orElse("") + ".", cause);
    }
}
