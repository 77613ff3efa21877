package dev.rejoinder.storage.sql;

import dev.rejoinder.answertest.AnswerTestResult;
import dev.rejoinder.answertest.RunState;
import dev.rejoinder.answertest.TestOutcome;
import dev.rejoinder.answertest.TestRun;
import dev.rejoinder.answertest.TestRun.RunSettings;
import dev.rejoinder.answertest.TestRunStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.PageRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs of answer tests in SQL. */
public final class SqlTestRunStore implements TestRunStore {
    static final Columns COLUMNS =
            Columns.of(
                    "bot_id",
                    "id",
                    "state",
                    "model",
                    "instructions",
                    "judge_model",
                    "created_at",
                    "started_at",
                    "ended_at",
                    "knowledge_revision");
    private static final String OF_BOT = " where bot_id = :bot_id";
    private static final String IS_KEY = OF_BOT + " and id = :id";
    private static final String SELECT = "select " + COLUMNS.names() + " from answer_test_run";
    private static final String NEWEST = " order by created_at desc, id desc";

    /** Does nothing while the bot has another run that has not ended. */
    private static final String INSERT =
            COLUMNS.insertInto("answer_test_run") + " on conflict do nothing";

    private static final String OLD =
            OF_BOT
                    + " and %s not in (select id from answer_test_run"
                    + OF_BOT
                    + NEWEST
                    + " limit "
                    + MAX_RUNS
                    + ")";

    private final Database database;
    private final TestRunLeases leases;
    private final TestResultRows results = new TestResultRows();

    public SqlTestRunStore(Database database, Dialect dialect) {
        this.database = database;
        this.leases = new TestRunLeases(dialect);
    }

    @Override
    public boolean enqueue(TestRun run, @Nullable List<String> tests) {
        return database.writeIdempotently(
                (sql, mayBeDone) -> {
                    Parameters key = key(run.botId(), run.id());
                    if (mayBeDone
                            && sql.queryOne(SELECT + IS_KEY, SqlTestRunStore::run, key)
                                    .isPresent()) {
                        return true;
                    }
                    leases.interruptExpired(sql);
                    if (sql.update(INSERT, parameters(run)) == 0) {
                        return false;
                    }
                    int added = results.add(sql, run, tests);
                    if (added == 0 || (tests != null && added < Set.copyOf(tests).size())) {
                        throw AppError.invalid(
                                "tests",
                                tests == null
                                        ? "This bot has no tests yet."
                                        : "One of these tests does not exist.");
                    }
                    sql.update("delete from answer_test_result" + OLD.formatted("run_id"), key);
                    sql.update("delete from answer_test_run" + OLD.formatted("id"), key);
                    return true;
                });
    }

    @Override
    public boolean hasActive() {
        return database.query(
                        sql ->
                                sql.number(
                                        "select count(*) from answer_test_run"
                                                + " where ended_at is null"))
                > 0;
    }

    @Override
    public Optional<TestRun> claim(String owner, Duration lease) {
        return database.writeSingleStatement(
                sql -> leases.claim(sql, owner, lease, SqlTestRunStore::run));
    }

    @Override
    public Set<String> renew(Set<String> runIds, String owner, Duration lease) {
        return runIds.isEmpty()
                ? Set.of()
                : database.write(
                        sql ->
                                runIds.stream()
                                        .filter(id -> leases.renew(sql, id, owner, lease))
                                        .collect(Collectors.toSet()));
    }

    @Override
    public int interruptExpired() {
        return database.writeSingleStatement(leases::interruptExpired);
    }

    @Override
    public int interrupt(@Nullable String owner) {
        return database.writeSingleStatement(sql -> leases.interrupt(sql, owner));
    }

    @Override
    public List<String> pendingTests(String botId, String runId) {
        return database.query(sql -> results.pending(sql, botId, runId));
    }

    @Override
    public boolean store(
            String botId, String runId, String testId, String owner, AnswerTestResult result) {
        return database.write(
                sql ->
                        leases.has(sql, key(botId, runId), owner)
                                && results.store(sql, botId, runId, testId, result));
    }

    @Override
    public boolean end(String botId, String runId, String owner) {
        return database.writeSingleStatement(sql -> leases.end(sql, key(botId, runId), owner));
    }

    @Override
    public Optional<TestRun> find(String botId, String runId) {
        return database.query(
                sql -> sql.queryOne(SELECT + IS_KEY, SqlTestRunStore::run, key(botId, runId)));
    }

    @Override
    public List<TestRun> list(String botId) {
        return database.query(
                sql ->
                        sql.query(
                                SELECT + OF_BOT + NEWEST,
                                SqlTestRunStore::run,
                                Parameters.of("bot_id", botId)));
    }

    @Override
    public boolean delete(String botId, String runId) {
        return database.write(sql -> delete(sql, botId, runId));
    }

    static boolean delete(Sql sql, String botId, String runId) {
        Parameters key = key(botId, runId);
        sql.update("delete from answer_test_result" + OF_BOT + " and run_id = :id", key);
        return sql.update("delete from answer_test_run" + IS_KEY, key) > 0;
    }

    @Override
    public Map<String, TestOutcome> outcomes(String botId, String runId) {
        return database.query(sql -> results.outcomes(sql, botId, runId));
    }

    @Override
    public Map<String, TestOutcome> outcomesBefore(String botId, String runId) {
        return database.query(sql -> results.outcomesBefore(sql, botId, runId));
    }

    @Override
    public Map<String, Map<TestOutcome, Integer>> counts(String botId) {
        var counts = new HashMap<String, Map<TestOutcome, Integer>>();
        return database.query(
                sql -> {
                    sql.forEachUntil(
                            "select run_id, outcome, count(*) as tests from answer_test_result"
                                    + OF_BOT
                                    + " group by run_id, outcome",
                            row -> {
                                counts.computeIfAbsent(
                                                row.text("run_id"),
                                                id -> new EnumMap<>(TestOutcome.class))
                                        .put(
                                                TestOutcome.valueOf(row.text("outcome")),
                                                row.integer("tests"));
                                return true;
                            },
                            Parameters.of("bot_id", botId));
                    return counts;
                });
    }

    @Override
    public List<ComparedResult> results(
            String botId, String runId, @Nullable String earlierRunId, PageRequest page) {
        return database.query(sql -> results.compared(sql, botId, runId, earlierRunId, page));
    }

    @Override
    public long knowledgeRevision(String botId) {
        return database.query(
                sql ->
                        sql.number(
                                "select " + TestRunLeases.revisionOf(":bot_id"),
                                Parameters.of("bot_id", botId)));
    }

    private static Parameters key(String botId, String id) {
        return Parameters.of("bot_id", botId).and("id", id);
    }

    private static Parameters parameters(TestRun run) {
        RunSettings settings = run.settings();
        return key(run.botId(), run.id())
                .and("state", run.state().name())
                .and("model", settings.model())
                .and("instructions", settings.instructions())
                .and("judge_model", settings.judgeModel())
                .and("created_at", run.createdAt())
                .and("started_at", run.startedAt())
                .and("ended_at", run.endedAt())
                .and("knowledge_revision", run.knowledgeRevision());
    }

    private static TestRun run(ResultRow row) throws SQLException {
        return new TestRun(
                row.text("bot_id"),
                row.text("id"),
                new RunSettings(
                        row.textOrNull("model"),
                        row.textOrNull("instructions"),
                        row.textOrNull("judge_model")),
                RunState.valueOf(row.text("state")),
                row.instant("created_at"),
                row.instantOrNull("started_at"),
                row.instantOrNull("ended_at"),
                row.number("knowledge_revision"));
    }
}
