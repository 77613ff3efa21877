package dev.rejoinder.storage.sql;

import dev.rejoinder.answertest.TestRun;
import dev.rejoinder.answertest.TestRunStore;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which server runs a run of answer tests, on the clock that all servers share. */
final class TestRunLeases {
    private static final String CLAIM =
            """
            update answer_test_run set state = 'RUNNING', owner = :owner,
                lease_until = ${now} + :lease, started_at = :now, knowledge_revision = ${revision}
            where state = 'QUEUED' and (bot_id, id) in (
                select r.bot_id, r.id from answer_test_run r
                where r.ended_at is null and r.state = 'QUEUED'
                    and (r.created_at < :waited_since or not exists (
                        select 1 from source s where s.bot_id = r.bot_id
                            and s.status in ('QUEUED', 'READING', 'INDEXING')))
                order by r.created_at, r.id limit 1)
            returning ${columns}
            """
                    .replace("${revision}", revisionOf("answer_test_run.bot_id"))
                    .replace("${columns}", SqlTestRunStore.COLUMNS.names());
    private static final String RENEW =
            """
            update answer_test_run set lease_until = ${now} + :lease
            where id = :id and owner = :owner and ended_at is null
            """;
    private static final String INTERRUPT =
            """
            update answer_test_run set state = 'INTERRUPTED', ended_at = :now
            where ended_at is null and state = 'RUNNING'
            """;
    private static final String OF_OWNER = " and owner = :owner";
    private static final String EXPIRED = " and lease_until < ${now}";
    private static final String OWNED =
            " where bot_id = :bot_id and id = :id and ended_at is null" + OF_OWNER;

    private final Dialect dialect;
    private final LeaseTime time;

    TestRunLeases(Dialect dialect) {
        this.dialect = dialect;
        this.time = new LeaseTime(dialect);
    }

    /** SQL for the last revision of a bot's documents. */
    static String revisionOf(String botId) {
        return "coalesce((select max(revision) from document where document.bot_id = "
                + botId
                + "), 0)";
    }

    /** See {@link TestRunStore#claim}. */
    Optional<TestRun> claim(Sql sql, String owner, Duration lease, Sql.RowMapper<TestRun> mapper) {
        long now = dialect.now(sql);
        return sql.updateOne(
                time.in(CLAIM),
                mapper,
                leased(owner, lease)
                        .and("now", now)
                        .and("waited_since", now - TestRunStore.SOURCES_WAIT.toMillis()));
    }

    boolean renew(Sql sql, String runId, String owner, Duration lease) {
        return sql.update(time.in(RENEW), leased(owner, lease).and("id", runId)) > 0;
    }

    private Parameters leased(String owner, Duration lease) {
        return time.parameters().and("owner", owner).and("lease", lease.toMillis());
    }

    boolean has(Sql sql, Parameters run, String owner) {
        return sql.number("select count(*) from answer_test_run" + OWNED, run.and("owner", owner))
                > 0;
    }

    boolean end(Sql sql, Parameters run, String owner) {
        return sql.update(
                        "update answer_test_run set state = 'DONE', ended_at = :now" + OWNED,
                        run.and("owner", owner).and("now", dialect.now(sql)))
                > 0;
    }

    int interruptExpired(Sql sql) {
        return sql.update(
                time.in(INTERRUPT + EXPIRED), time.parameters().and("now", dialect.now(sql)));
    }

    /** Interrupts the runs of one server; those of all for null. */
    int interrupt(Sql sql, @Nullable String owner) {
        return sql.update(
                INTERRUPT + (owner == null ? "" : OF_OWNER),
                Parameters.of("now", dialect.now(sql)).and("owner", owner));
    }
}
