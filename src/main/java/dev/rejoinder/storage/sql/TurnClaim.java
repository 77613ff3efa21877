package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnStore.Lease;
import java.util.Optional;
import java.util.OptionalLong;

/** Claims a pending turn. */
final class TurnClaim {
    /** The text of a turn that goes on stays valid, so its run does not grow. */
    private static final String CLAIM =
            "update turn set state = 'STREAMING', fence = fence + 1,"
                    + " resumptions = resumptions + 1, lease_owner = :lease_owner,"
                    + " lease_until = "
                    + TurnColumns.LEASE_UNTIL
                    + "\nwhere "
                    + TurnColumns.IS_KEY
                    + """
                     and state = 'PENDING'
                        and not exists (select 1 from turn t where t.bot_id = turn.bot_id
                            and t.conversation_id = turn.conversation_id and t.state = 'STREAMING')
                        and not exists (select 1 from turn t where t.bot_id = turn.bot_id
                            and t.conversation_id = turn.conversation_id and t.state = 'PENDING'
                            and t.sequence < turn.sequence)
                    returning fence
                    """;

    private static final String CLAIMED =
            "select fence from turn where "
                    + TurnColumns.IS_KEY
                    + " and state = 'STREAMING' and lease_owner = :lease_owner";

    private final Dialect dialect;
    private final String claim;

    TurnClaim(Dialect dialect) {
        this.dialect = dialect;
        this.claim = TurnColumns.withClock(CLAIM, dialect);
    }

    /** See {@link dev.rejoinder.turn.TurnStore#claim}. */
    OptionalLong claim(Sql sql, TurnKey key, Lease lease) {
        return fence(sql.updateOne(claim, row -> row.number("fence"), parameters(key, lease)));
    }

    /** As {@link #claim}, where an earlier attempt may have claimed the turn. */
    OptionalLong claimAgain(Sql sql, TurnKey key, Lease lease) {
        OptionalLong earlier =
                fence(sql.queryOne(CLAIMED, row -> row.number("fence"), parameters(key, lease)));
        return earlier.isPresent() ? earlier : claim(sql, key, lease);
    }

    private Parameters parameters(TurnKey key, Lease lease) {
        return TurnColumns.addLease(TurnColumns.key(key), lease, dialect);
    }

    private static OptionalLong fence(Optional<Long> found) {
        return found.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }
}
