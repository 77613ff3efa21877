package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ends turns that no node runs, and turns that have waited too long. */
final class TurnRecovery {
    private final Database database;
    private final Dialect dialect;
    private final TurnEnding ending;

    /**
     * In a shared database each turn gets its own commit, so that no transaction holds one
     * conversation while it waits for another.
     */
    private final int perCommit;

    TurnRecovery(Database database, Dialect dialect, TurnEnding ending) {
        this.database = database;
        this.dialect = dialect;
        this.ending = ending;
        this.perCommit = dialect.shared() ? 1 : TurnEnding.TURNS_PER_COMMIT;
    }

    /** Ends one turn if it is still as the search has found it. */
    @FunctionalInterface
    private interface End {
        Optional<Turn> end(Sql sql, TurnKey key, long now);
    }

    /** See {@link dev.rejoinder.turn.TurnStore#recover}. */
    List<Turn> recover() {
        List<Turn> ended = endAll(ending::ownerless, ending::endOrphaned);
        ended.addAll(endExpiredWaits());
        return ended;
    }

    /** See {@link dev.rejoinder.turn.TurnStore#endExpiredWaits}. */
    List<Turn> endExpiredWaits() {
        return endAll(ending::expiredWaits, ending::endExpiredWait);
    }

    /** See {@link dev.rejoinder.turn.TurnStore#endOrphaned}. */
    List<Turn> endOrphaned(List<TurnKey> keys) {
        return keys.isEmpty()
                ? List.of()
                : database.write(sql -> end(sql, keys, ending::endOrphaned));
    }

    private List<Turn> endAll(TransactionWork<List<TurnKey>> find, End end) {
        var ended = new ArrayList<Turn>();
        int before;
        do {
            before = ended.size();
            List<TurnKey> found = database.read(find);
            for (int from = 0; from < found.size(); from += perCommit) {
                List<TurnKey> some = found.subList(from, Math.min(from + perCommit, found.size()));
                ended.addAll(database.write(sql -> end(sql, some, end)));
            }
        } while (ended.size() > before);
        return ended;
    }

    private List<Turn> end(Sql sql, List<TurnKey> keys, End end) {
        long now = dialect.now(sql);
        return keys.stream().flatMap(key -> end.end(sql, key, now).stream()).toList();
    }
}
