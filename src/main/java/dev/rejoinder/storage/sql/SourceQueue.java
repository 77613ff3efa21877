package dev.rejoinder.storage.sql;

import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.SourceStore.Job;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The queue of sources to read. A user, the sync interval or the recovery after a crash adds a
 * source.
 */
final class SourceQueue {
    /** Bounds the retries when another server takes the source first or it is deleted. */
    private static final int MAX_ATTEMPTS = 10;

    /** A reader without progress for this long loses the source to another server. */
    private static final Duration STALLED = Duration.ofMinutes(10);

    private static final String REQUEUE =
            """
            update source set status = 'QUEUED', reason = null, progress = 0, updated_at = :now,
                next_sync_at = null
            where status not in ('QUEUED', 'READING')
            """;
    private static final String REQUEUE_ONE = REQUEUE + "and " + SourceRows.IS_KEY;
    private static final String REQUEUE_DUE = REQUEUE + "and next_sync_at <= :now";
    private static final String COUNT_ONE =
            "select count(*) from source where " + SourceRows.IS_KEY;
    private static final String COUNT_DUE =
            "select count(*) from source where next_sync_at <= :now";
    private static final String REQUEUE_STALLED =
            """
            update source set status = 'QUEUED'
            where status = 'READING' and updated_at < :before
            """;
    private static final String NEXT =
            """
            select bot_id, id from source where status = 'QUEUED' and kind in (${kinds})
            order by updated_at, id limit 1
            """;
    private static final String TAKE =
            """
            update source set status = 'READING', run = run + 1, progress = 0, updated_at = :now
            where status = 'QUEUED' and
            """
                    + SourceRows.IS_KEY;

    private final Database database;
    private final Dialect dialect;

    SourceQueue(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    boolean requeue(String botId, String sourceId) {
        return database.write(
                sql -> {
                    Parameters parameters =
                            SourceRows.key(botId, sourceId).and("now", dialect.now(sql));
                    sql.update(REQUEUE_ONE, parameters);
                    return sql.number(COUNT_ONE, parameters) > 0;
                });
    }

    int requeueDue() {
        int stalled = dialect.shared() ? database.writeSingleStatement(this::requeueStalled) : 0;
        boolean due = database.query(sql -> sql.number(COUNT_DUE, now(sql)) > 0);
        return due ? stalled + database.write(sql -> sql.update(REQUEUE_DUE, now(sql))) : stalled;
    }

    private Parameters now(Sql sql) {
        return Parameters.of("now", dialect.now(sql));
    }

    /**
     * In a shared database, a source that another server reads is left alone while it makes
     * progress. If a stalled reader continues after all, its run is outdated and it changes
     * nothing.
     */
    int requeueStalled(Sql sql) {
        long before = dialect.shared() ? dialect.now(sql) - STALLED.toMillis() : Long.MAX_VALUE;
        return sql.update(REQUEUE_STALLED, Parameters.of("before", before));
    }

    Optional<Job> take(Set<Source.Kind> kinds) {
        String next =
                NEXT.replace(
                        "${kinds}",
                        kinds.stream()
                                .map(kind -> "'" + kind.name() + "'")
                                .collect(Collectors.joining(", ")));
        // Look first with a read, which does not wait behind the writers: usually the queue is
        // empty.
        for (int i = 0; i < MAX_ATTEMPTS; i++) {
            Optional<Key> found = database.query(sql -> sql.queryOne(next, SourceQueue::key));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Optional<Job> taken = database.write(sql -> take(sql, found.get()));
            if (taken.isPresent()) {
                return taken;
            }
        }
        return Optional.empty();
    }

    private record Key(String botId, String sourceId) {}

    private static Key key(ResultRow row) throws SQLException {
        return new Key(row.text("bot_id"), row.text("id"));
    }

    private Optional<Job> take(Sql sql, Key key) {
        Parameters parameters =
                SourceRows.key(key.botId(), key.sourceId()).and("now", dialect.now(sql));
        return sql.update(TAKE, parameters) == 0
                ? Optional.empty()
                : SourceRows.find(
                        sql,
                        row -> new Job(SourceRows.source(row), row.number("run")),
                        key.botId(),
                        key.sourceId());
    }
}
