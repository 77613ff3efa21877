package dev.rejoinder.storage.sql;

import dev.rejoinder.answertest.AnswerTestResult;
import dev.rejoinder.answertest.TestOutcome;
import dev.rejoinder.answertest.TestResultJson;
import dev.rejoinder.answertest.TestRun;
import dev.rejoinder.answertest.TestRunStore.ComparedResult;
import dev.rejoinder.core.PageRequest;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The results of a run of answer tests. All of them exist, as pending, from its start. */
final class TestResultRows {
    private static final Columns RESULT =
            Columns.of("outcome", "answer", "cited", "reasons", "verdict");
    private static final String ADD =
            """
            insert into answer_test_result (bot_id, id, run_id, test_id, position, user_id,
                outcome, answer, cited, reasons)
            select bot_id, :run_id || '/' || id, :run_id, id,
                row_number() over (${order}), user_id, 'PENDING', '', '[]', '[]'
            from answer_test where bot_id = :bot_id
            """
                    .replace("${order}", SqlAnswerTestStore.ORDER.strip());
    private static final String OF_RUN = " where bot_id = :bot_id and run_id = :run_id";
    private static final String PENDING =
            "select test_id from answer_test_result"
                    + OF_RUN
                    + " and outcome = 'PENDING' order by position, test_id";
    private static final String STORE =
            "update answer_test_result set "
                    + RESULT.assignments()
                    + OF_RUN
                    + " and test_id = :test_id";
    private static final String OUTCOMES =
            "select test_id, outcome from answer_test_result" + OF_RUN;

    /** Joins the result that is compared with a result r of a run c. */
    private static final String EARLIER =
            """
            left join answer_test_result e on e.bot_id = r.bot_id and e.id = (
                select x.id from answer_test_run n
                join answer_test_result x
                    on x.bot_id = n.bot_id and x.id = n.id || '/' || r.test_id
                where n.bot_id = r.bot_id and (n.id = :earlier or (:earlier = ''
                    and n.state = 'DONE' and n.model is null and n.instructions is null
                    and (n.created_at, n.id) < (c.created_at, c.id)
                    and x.outcome in ('PASSED', 'FAILED')))
                order by n.created_at desc, n.id desc limit 1)
            where r.bot_id = :bot_id and r.run_id = :run_id
            """;

    private static final String RESULTS =
            """

            from answer_test_result r
            join answer_test_run c on c.bot_id = r.bot_id and c.id = r.run_id
            """;
    private static final String OUTCOMES_BEFORE =
            "select r.test_id, e.outcome" + RESULTS + EARLIER.replace("left join", "join");
    private static final String COMPARED =
            "select "
                    + SqlAnswerTestStore.COLUMNS.from("t")
                    + ", "
                    + RESULT.from("r")
                    + ", e.outcome as earlier_outcome, e.answer as earlier_answer,"
                    + " e.cited as earlier_cited, e.reasons as earlier_reasons,"
                    + " e.verdict as earlier_verdict"
                    + RESULTS
                    + "join answer_test t on t.bot_id = r.bot_id and t.id = r.test_id "
                    + EARLIER
                    + "order by r.position, r.test_id "
                    + Paging.LIMIT;

    /** Adds pending results; those of all tests for null. Returns how many. */
    int add(Sql sql, TestRun run, @Nullable List<String> tests) {
        if (tests == null) {
            return sql.update(ADD, key(run.botId(), run.id()));
        }
        List<Parameters> rows =
                tests.stream()
                        .distinct()
                        .map(id -> key(run.botId(), run.id()).and("id", id))
                        .toList();
        return Arrays.stream(sql.updateEach(ADD + " and id = :id", rows)).sum();
    }

    List<String> pending(Sql sql, String botId, String runId) {
        return sql.query(PENDING, row -> row.text("test_id"), key(botId, runId));
    }

    boolean store(Sql sql, String botId, String runId, String testId, AnswerTestResult result) {
        Parameters row =
                key(botId, runId)
                        .and("test_id", testId)
                        .and("outcome", result.outcome().name())
                        .and("answer", result.answer())
                        .and("cited", TestResultJson.cited(result.cited()))
                        .and("reasons", TestResultJson.reasons(result.reasons()))
                        .and("verdict", result.verdict());
        return sql.update(STORE, row) > 0;
    }

    Map<String, TestOutcome> outcomes(Sql sql, String botId, String runId) {
        return outcomes(sql, OUTCOMES, key(botId, runId));
    }

    Map<String, TestOutcome> outcomesBefore(Sql sql, String botId, String runId) {
        return outcomes(sql, OUTCOMES_BEFORE, key(botId, runId).and("earlier", ""));
    }

    private static Map<String, TestOutcome> outcomes(Sql sql, String query, Parameters of) {
        var outcomes = new HashMap<String, TestOutcome>();
        sql.forEachUntil(
                query,
                row -> {
                    outcomes.put(row.text("test_id"), TestOutcome.valueOf(row.text("outcome")));
                    return true;
                },
                of);
        return outcomes;
    }

    List<ComparedResult> compared(
            Sql sql, String botId, String runId, @Nullable String earlierRunId, PageRequest page) {
        return sql.query(
                COMPARED,
                row ->
                        new ComparedResult(
                                SqlAnswerTestStore.test(row),
                                result(row, ""),
                                row.textOrNull("earlier_outcome") == null
                                        ? null
                                        : result(row, "earlier_")),
                Paging.parameters(page)
                        .and("bot_id", botId)
                        .and("run_id", runId)
                        .and("earlier", earlierRunId == null ? "" : earlierRunId));
    }

    private static AnswerTestResult result(ResultRow row, String prefix) throws SQLException {
        return new AnswerTestResult(
                TestOutcome.valueOf(row.text(prefix + "outcome")),
                row.text(prefix + "answer"),
                TestResultJson.readCited(row.text(prefix + "cited")),
                TestResultJson.readReasons(row.text(prefix + "reasons")),
                row.textOrNull(prefix + "verdict"));
    }

    private static Parameters key(String botId, String runId) {
        return Parameters.of("bot_id", botId).and("run_id", runId);
    }
}
