package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.Turn;
import java.util.ArrayList;
import java.util.List;

/** The latest turns of a conversation, as many as may be had. Not thread-safe. */
final class HistoryWindow {
    private final List<Turn> newestFirst = new ArrayList<>();
    private long charactersLeft;

    HistoryWindow(int maxCharacters) {
        this.charactersLeft = maxCharacters;
    }

    /** Takes the one before the last. Returns false when it is too long, and none is wanted now. */
    boolean add(Turn turn) {
        charactersLeft -= turn.question().length() + turn.answer().length();
        return charactersLeft >= 0 && newestFirst.add(turn);
    }

    List<Turn> oldestFirst() {
        return newestFirst.reversed();
    }
}
