package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.Turn;
import java.util.ArrayList;
import java.util.List;

/** The latest turns of a conversation, up to a number of characters. Not thread-safe. */
final class HistoryWindow {
    private final List<Turn> newestFirst = new ArrayList<>();
    private long charactersLeft;

    HistoryWindow(int maxCharacters) {
        this.charactersLeft = maxCharacters;
    }

    /** Adds the next older turn. Returns false if it exceeds the limit; then add no more. */
    boolean add(Turn turn) {
        charactersLeft -= turn.question().length() + turn.answer().length();
        return charactersLeft >= 0 && newestFirst.add(turn);
    }

    List<Turn> oldestFirst() {
        return newestFirst.reversed();
    }
}
