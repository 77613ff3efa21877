package dev.rejoinder.storage.sql;

import dev.rejoinder.core.PageRequest;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.NewEvent;
import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.SourceStore;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sources in SQL. */
public final class SqlSourceStore implements SourceStore {
    private static final String LIST =
            SourceRows.SELECT
                    + "where s.bot_id = :bot_id order by s.created_at desc, s.id desc"
                    + Paging.LIMIT;

    private static final String DOCUMENTS =
            """
            select id from document
            where bot_id = :bot_id and source_id = :id and deleted_at is null
            """;

    /** Matches the source only if this run still reads it. */
    private static final String IS_RUN =
            "where " + SourceRows.IS_KEY + " and run = :run and status = 'READING'";

    private static final String PROGRESS =
            "update source set progress = :progress, updated_at = :now " + IS_RUN;

    private static final String PUT_BACK = "update source set status = 'QUEUED' " + IS_RUN;

    private static final String END =
            """
            update source set status = :status, reason = :reason, progress = 100, updated_at = :now,
                synced_at = coalesce(:synced_at, synced_at), next_sync_at = :now + resync_millis
            """
                    + IS_RUN;

    private final Database database;
    private final Dialect dialect;
    private final EventOutbox outbox;
    private final SourceQueue queue;

    public SqlSourceStore(Database database, Dialect dialect, EventOutbox outbox) {
        this.database = database;
        this.dialect = dialect;
        this.outbox = outbox;
        this.queue = new SourceQueue(database, dialect);
    }

    @Override
    public boolean insert(Source source, @Nullable Document document, int maxSources) {
        return database.writeIdempotently(
                sql -> Optional.empty(),
                (sql, mayBeDone) -> {
                    if (mayBeDone && find(sql, source.botId(), source.id()).isPresent()) {
                        return true;
                    }
                    if (count(sql, source.botId()) >= maxSources
                            || !SourceRows.insert(sql, source)) {
                        return false;
                    }
                    if (document != null) {
                        DocumentStatements.insert(sql, document, 0, 0);
                    }
                    return true;
                });
    }

    @Override
    public Optional<Source> find(String botId, String sourceId) {
        return database.query(sql -> find(sql, botId, sourceId));
    }

    private static Optional<Source> find(Sql sql, String botId, String sourceId) {
        return SourceRows.find(sql, SourceRows::source, botId, sourceId);
    }

    @Override
    public List<Source> list(String botId, PageRequest page) {
        Parameters parameters = Paging.parameters(page).and("bot_id", botId);
        return database.query(sql -> sql.query(LIST, SourceRows::source, parameters));
    }

    @Override
    public long count(String botId) {
        return database.query(sql -> count(sql, botId));
    }

    @Override
    public Map<Source.Status, Long> countAll() {
        var counts = new EnumMap<Source.Status, Long>(Source.Status.class);
        for (Source.Status status : Source.Status.values()) {
            counts.put(status, 0L);
        }
        database.read(
                        sql ->
                                sql.query(
                                        "select status, count(*) as n from source group by status",
                                        row ->
                                                Map.entry(
                                                        Source.Status.valueOf(row.text("status")),
                                                        row.number("n"))))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    private static long count(Sql sql, String botId) {
        return sql.number(
                "select count(*) from source where bot_id = :bot_id",
                Parameters.of("bot_id", botId));
    }

    @Override
    public boolean delete(String botId, String sourceId) {
        return database.write(sql -> delete(sql, dialect.now(sql), botId, sourceId));
    }

    static boolean delete(Sql sql, long now, String botId, String sourceId) {
        Parameters key = SourceRows.key(botId, sourceId);
        int deleted = sql.update("delete from source where " + SourceRows.IS_KEY, key);
        if (deleted > 0) {
            sql.query(DOCUMENTS, row -> row.text("id"), key)
                    .forEach(id -> DocumentStatements.delete(sql, now, botId, id));
        }
        return deleted > 0;
    }

    @Override
    public boolean requeue(String botId, String sourceId) {
        return queue.requeue(botId, sourceId);
    }

    @Override
    public int requeueDue() {
        return queue.requeueDue();
    }

    @Override
    public void recover(boolean embeds) {
        var _ =
                database.write(
                        sql -> {
                            if (!embeds) {
                                sql.update(
                                        """
                                        update source set status = 'READY'
                                        where status = 'INDEXING'
                                        """);
                            }
                            return queue.requeueStalled(sql);
                        });
    }

    @Override
    public Optional<Job> take(Set<Source.Kind> kinds) {
        return queue.take(kinds);
    }

    @Override
    public boolean progress(Job job, int percent) {
        return database.writeSingleStatement(
                sql ->
                        sql.update(
                                        PROGRESS,
                                        run(job).and("progress", percent)
                                                .and("now", dialect.now(sql)))
                                > 0);
    }

    @Override
    public boolean finish(Job job, @Nullable String remark, @Nullable String model) {
        return database.write(
                sql -> {
                    boolean ready =
                            model == null || !DocumentStatements.waits(sql, job.source(), model);
                    return end(sql, job, ready ? "READY" : "INDEXING", remark, true);
                });
    }

    @Override
    public boolean fail(Job job, String reason) {
        return database.write(
                sql -> {
                    boolean failed = end(sql, job, "FAILED", reason, false);
                    if (failed) {
                        outbox.add(sql, sourceFailed(job.source()), dialect.now(sql));
                    }
                    return failed;
                });
    }

    private static NewEvent sourceFailed(Source source) {
        return new NewEvent(
                EventType.SOURCE_FAILED,
                source.botId(),
                null,
                null,
                "{\"sourceId\":\"" + source.id() + "\"}");
    }

    private boolean end(Sql sql, Job job, String status, @Nullable String reason, boolean synced) {
        long now = dialect.now(sql);
        Parameters parameters =
                run(job).and("status", status)
                        .and("reason", reason)
                        .and("now", now)
                        .and("synced_at", synced ? (Long) now : null);
        return sql.update(END, parameters) > 0;
    }

    @Override
    public void putBack(Job job) {
        var _ = database.writeSingleStatement(sql -> sql.update(PUT_BACK, run(job)));
    }

    private static Parameters run(Job job) {
        return SourceRows.key(job.source().botId(), job.source().id()).and("run", job.run());
    }
}
