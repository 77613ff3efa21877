package dev.rejoinder.storage.sql;

import dev.rejoinder.core.Page;
import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.SourceStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sources in a database. */
public final class SqlSourceStore implements SourceStore {
    private static final String SELECT =
            """
            select s.bot_id, s.id, s.kind, s.title, s.location, s.max_depth, s.max_pages,
                s.resync_millis, s.status, s.reason, s.progress, s.created_at, s.updated_at,
                s.synced_at, s.run,
                (select coalesce(sum(d.bytes), 0) from document d
                    where d.bot_id = s.bot_id and d.source_id = s.id and d.deleted_at is null),
                (select count(*) from document d
                    where d.bot_id = s.bot_id and d.source_id = s.id and d.deleted_at is null),
                (select coalesce(sum(d.chunks), 0) from document d
                    where d.bot_id = s.bot_id and d.source_id = s.id and d.deleted_at is null),
                (select coalesce(sum(d.chunks), 0) from document d
                    where d.bot_id = s.bot_id and d.source_id = s.id and d.deleted_at is null
                        and d.vector_model is not null)
            from source s
            """;

    private static final String INSERT =
            """
            insert into source (bot_id, id, kind, title, location, max_depth, max_pages,
                resync_millis, status, progress, run, created_at, updated_at)
            select ?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED', 0, 0, ?, ?
            where exists (select 1 from bot where id = ? and deleted_at is null)
            """;

    private static final String REQUEUE =
            """
            update source set status = 'QUEUED', reason = null, progress = 0, updated_at = ?,
                next_sync_at = null
            """;

    private static final String END =
            """
            update source set status = ?, reason = ?, progress = 100, updated_at = ?,
                synced_at = coalesce(?, synced_at), next_sync_at = ? + resync_millis
            where bot_id = ? and id = ? and run = ? and status = 'READING'
            """;

    /** A source may be deleted between two tries, but not without end. */
    private static final int TRIES = 10;

    /** How long a reading may take to show that it gets on, where another server may do it. */
    private static final Duration GETS_ON = Duration.ofMinutes(10);

    private final Database database;
    private final Dialect dialect;

    public SqlSourceStore(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    @Override
    public boolean insert(Source source, @Nullable Document document, int maxSources) {
        return database.settle(
                sql -> Optional.empty(),
                (sql, mayBeDone) -> {
                    if (mayBeDone && find(sql, source.botId(), source.id()).isPresent()) {
                        return true;
                    }
                    if (count(sql, source.botId()) >= maxSources || insert(sql, source) == 0) {
                        return false;
                    }
                    if (document != null) {
                        DocumentRows.insert(sql, document, 0, 0);
                    }
                    return true;
                });
    }

    private static int insert(Sql sql, Source source) {
        Duration every = source.resyncEvery();
        return sql.update(
                INSERT,
                source.botId(),
                source.id(),
                source.kind().name(),
                source.title(),
                source.location(),
                source.maxDepth(),
                source.maxPages(),
                every == null ? null : (Long) every.toMillis(),
                source.createdAt(),
                source.updatedAt(),
                source.botId());
    }

    @Override
    public Optional<Source> find(String botId, String sourceId) {
        return database.query(sql -> find(sql, botId, sourceId));
    }

    private static Optional<Source> find(Sql sql, String botId, String sourceId) {
        return sql.queryOne(
                SELECT + "where s.bot_id = ? and s.id = ?",
                SqlSourceStore::source,
                botId,
                sourceId);
    }

    @Override
    public List<Source> list(String botId, Page page) {
        return database.query(
                sql ->
                        sql.query(
                                SELECT
                                        + """
                                        where s.bot_id = ?
                                        order by s.created_at desc, s.id desc limit ? offset ?
                                        """,
                                SqlSourceStore::source,
                                botId,
                                page.limit(),
                                page.offset()));
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
                                        "select status, count(*) from source group by status",
                                        row ->
                                                Map.entry(
                                                        Source.Status.valueOf(row.text(1)),
                                                        row.number(2))))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    private static long count(Sql sql, String botId) {
        return sql.number("select count(*) from source where bot_id = ?", botId);
    }

    @Override
    public boolean delete(String botId, String sourceId) {
        return database.write(sql -> delete(sql, dialect.now(sql), botId, sourceId));
    }

    static boolean delete(Sql sql, long now, String botId, String sourceId) {
        int deleted = sql.update("delete from source where bot_id = ? and id = ?", botId, sourceId);
        if (deleted > 0) {
            List<String> documents =
                    sql.query(
                            """
                            select id from document
                            where bot_id = ? and source_id = ? and deleted_at is null
                            """,
                            row -> row.text(1),
                            botId,
                            sourceId);
            documents.forEach(id -> DocumentRows.delete(sql, now, botId, id));
        }
        return deleted > 0;
    }

    @Override
    public boolean requeue(String botId, String sourceId) {
        return database.write(
                sql -> {
                    sql.update(
                            REQUEUE
                                    + """
                                    where bot_id = ? and id = ?
                                        and status not in ('QUEUED', 'READING')
                                    """,
                            dialect.now(sql),
                            botId,
                            sourceId);
                    return sql.number(
                                    "select count(*) from source where bot_id = ? and id = ?",
                                    botId,
                                    sourceId)
                            > 0;
                });
    }

    @Override
    public int requeueDue() {
        int cutOff = dialect.shared() ? database.change(this::putBackCutOff) : 0;
        return cutOff + requeueWhoseTimeHasCome();
    }

    private int requeueWhoseTimeHasCome() {
        long due =
                database.query(
                        sql ->
                                sql.number(
                                        "select count(*) from source where next_sync_at <= ?",
                                        dialect.now(sql)));
        return due == 0
                ? 0
                : database.write(
                        sql -> {
                            long now = dialect.now(sql);
                            return sql.update(
                                    REQUEUE
                                            + """
                                            where next_sync_at <= ?
                                                and status not in ('QUEUED', 'READING')
                                            """,
                                    now,
                                    now);
                        });
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
                            return putBackCutOff(sql);
                        });
    }

    /**
     * Where servers share the data, what another one is reading is left to it for as long as it
     * gets on. Should that be wrong, its run is an old one from then on, and changes nothing.
     */
    private int putBackCutOff(Sql sql) {
        long before = dialect.shared() ? dialect.now(sql) - GETS_ON.toMillis() : Long.MAX_VALUE;
        return sql.update(
                "update source set status = 'QUEUED' where status = 'READING' and updated_at < ?",
                before);
    }

    @Override
    public Optional<Job> take(Set<Source.Kind> kinds) {
        String in = kinds.stream().map(k -> "'" + k.name() + "'").collect(Collectors.joining(", "));
        String next =
                "select bot_id, id from source where status = 'QUEUED' and kind in ("
                        + in
                        + ") order by updated_at, id limit 1";
        // Nearly always there is none, and a read does not wait behind the turns.
        for (int i = 0; i < TRIES; i++) {
            Optional<Key> found =
                    database.query(
                            sql -> sql.queryOne(next, row -> new Key(row.text(1), row.text(2))));
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

    private Optional<Job> take(Sql sql, Key key) {
        int taken =
                sql.update(
                        """
                        update source set status = 'READING', run = run + 1, progress = 0,
                            updated_at = ?
                        where bot_id = ? and id = ? and status = 'QUEUED'
                        """,
                        dialect.now(sql),
                        key.botId(),
                        key.sourceId());
        return taken == 0
                ? Optional.empty()
                : sql.queryOne(
                        SELECT + "where s.bot_id = ? and s.id = ?",
                        row -> new Job(source(row), row.number(15)),
                        key.botId(),
                        key.sourceId());
    }

    @Override
    public boolean progress(Job job, int percent) {
        return database.change(
                sql ->
                        sql.update(
                                        """
                                        update source set progress = ?, updated_at = ?
                                        where bot_id = ? and id = ? and run = ?
                                            and status = 'READING'
                                        """,
                                        percent,
                                        dialect.now(sql),
                                        job.source().botId(),
                                        job.source().id(),
                                        job.run())
                                > 0);
    }

    @Override
    public boolean finish(Job job, @Nullable String remark, @Nullable String model) {
        return database.write(
                sql -> {
                    boolean ready = model == null || !DocumentRows.waits(sql, job.source(), model);
                    return end(sql, job, ready ? "READY" : "INDEXING", remark, true);
                });
    }

    @Override
    public boolean fail(Job job, String reason) {
        return database.change(sql -> end(sql, job, "FAILED", reason, false));
    }

    private boolean end(Sql sql, Job job, String status, @Nullable String reason, boolean synced) {
        long now = dialect.now(sql);
        return sql.update(
                        END,
                        status,
                        reason,
                        now,
                        synced ? (Long) now : null,
                        now,
                        job.source().botId(),
                        job.source().id(),
                        job.run())
                > 0;
    }

    @Override
    public void putBack(Job job) {
        var _ =
                database.change(
                        sql ->
                                sql.update(
                                        """
                                        update source set status = 'QUEUED'
                                        where bot_id = ? and id = ? and run = ?
                                            and status = 'READING'
                                        """,
                                        job.source().botId(),
                                        job.source().id(),
                                        job.run()));
    }

    private static Source source(ResultRow row) throws SQLException {
        Long resync = row.numberOrNull(8);
        Source.Status status = Source.Status.valueOf(row.text(9));
        int chunks = row.integer(18);
        boolean embedding = status == Source.Status.INDEXING && chunks > 0;
        return new Source(
                row.text(1),
                row.text(2),
                Source.Kind.valueOf(row.text(3)),
                row.text(4),
                row.textOrNull(5),
                row.integer(6),
                row.integer(7),
                resync == null ? null : Duration.ofMillis(resync),
                status,
                row.textOrNull(10),
                embedding ? (int) (100 * row.number(19) / chunks) : row.integer(11),
                row.number(16),
                row.integer(17),
                chunks,
                row.instant(12),
                row.instant(13),
                row.instantOrNull(14));
    }
}
