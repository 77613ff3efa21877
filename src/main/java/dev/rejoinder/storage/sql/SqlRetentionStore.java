package dev.rejoinder.storage.sql;

import dev.rejoinder.privacy.RetentionStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Deletes old conversations in SQL. */
public final class SqlRetentionStore implements RetentionStore {
    /**
     * Locks all conversations of a step before anything else, so that no transaction that holds one
     * of them waits for this one.
     */
    private static final String OLD =
            """
            select c.id, c.updated_at from conversation c
            where c.bot_id = :bot_id and c.updated_at < :before${after}
                and not exists (select 1 from turn t where t.bot_id = c.bot_id
                    and t.conversation_id = c.id and t.state = 'STREAMING')
                and not exists (select 1 from turn t where t.bot_id = c.bot_id
                    and t.conversation_id = c.id and t.state = 'PENDING')
                and not exists (select 1 from waiting_turn w where w.bot_id = c.bot_id
                    and w.conversation_id = c.id)
                and not exists (select 1 from handover h where h.bot_id = c.bot_id
                    and h.conversation_id = c.id and h.state <> 'ENDED')
            order by c.updated_at, c.id limit :most
            """;

    private static final String AFTER = " and (c.updated_at, c.id) > (:last_active, :last_id)";

    private final Database database;
    private final ConversationPurge purge;
    private final String lock;

    public SqlRetentionStore(Database database, Dialect dialect, EventOutbox outbox) {
        this.database = database;
        this.purge = new ConversationPurge(database, dialect, outbox);
        this.lock = dialect.forUpdate().isEmpty() ? "" : dialect.forUpdate() + " of c skip locked";
    }

    private record Old(String id, Instant updatedAt) {}

    @Override
    public Optional<Step> deleteOld(String botId, Instant before, @Nullable Step after, int limit) {
        String text = OLD.replace("${after}", after == null ? "" : AFTER) + lock;
        Parameters parameters =
                Parameters.of("bot_id", botId).and("before", before).and("most", limit);
        if (after != null) {
            parameters.and("last_active", after.updatedAt()).and("last_id", after.conversationId());
        }
        return database.write(
                sql -> {
                    List<Old> old =
                            sql.query(
                                    text,
                                    row -> new Old(row.text("id"), row.instant("updated_at")),
                                    parameters);
                    old.forEach(each -> purge.conversation(sql, botId, each.id()));
                    return old.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    new Step(
                                            old.getLast().updatedAt(),
                                            old.getLast().id(),
                                            old.size()));
                });
    }

    @Override
    public boolean deleteLeftovers() {
        return purge.leftoverPiece();
    }
}
