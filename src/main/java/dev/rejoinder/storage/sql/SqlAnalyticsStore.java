package dev.rejoinder.storage.sql;

import dev.rejoinder.analytics.AnalyticsStore;
import dev.rejoinder.analytics.DailyAttachmentCount;
import dev.rejoinder.analytics.DailyFeedbackCount;
import dev.rejoinder.analytics.DailyTurnCount;
import dev.rejoinder.analytics.DateRange;
import dev.rejoinder.analytics.ToolTotal;
import dev.rejoinder.analytics.TurnOutcome;
import dev.rejoinder.analytics.TurnTotals;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Turn counts and asked questions in SQL. */
public final class SqlAnalyticsStore implements AnalyticsStore {
    /** Only the newest turns of a conversation are read for their questions. */
    private static final int TURNS_PER_CONVERSATION = 200;

    /** Maximum total length of the questions read, in UTF-16 units. */
    private static final int MAX_CHARACTERS = 4_000_000;

    private static final String COUNTS =
            """
            select day, model, outcome, first_token, answer, turns, conversations, messages,
                input_tokens, output_tokens
            from turn_count where bot_id = :bot_id and day >= :first and day <= :last
            """;

    private static final String FEEDBACK =
            """
            select day, ups, downs
            from feedback_day where bot_id = :bot_id and day >= :first and day <= :last
            """;

    private static final String ATTACHMENTS =
            """
            select day, model, images, documents, tokens
            from attachment_day where bot_id = :bot_id and day >= :first and day <= :last
            """;

    private static final String TOOLS =
            """
            select tool, cast(sum(calls) as bigint) as calls,
                cast(sum(errors) as bigint) as errors,
                cast(sum(unknown_outcomes) as bigint) as unknown_outcomes,
                cast(sum(denied) as bigint) as denied, cast(sum(timed) as bigint) as timed,
                cast(sum(total_millis) as bigint) as total_millis
            from tool_day where bot_id = :bot_id and day >= :first and day <= :last
            group by tool having sum(calls) > 0
            """;

    private static final String QUESTIONS =
            """
            select t.question, t.created_at from conversation c
            join turn t on t.bot_id = c.bot_id and t.conversation_id = c.id
                and t.sequence > c.last_sequence - :turns
            where c.bot_id = :bot_id and c.updated_at >= :first and c.updated_at < :end
                and t.created_at >= :first
            order by c.updated_at desc, c.id desc limit :most
            """;

    private final Database database;

    public SqlAnalyticsStore(Database database) {
        this.database = database;
    }

    @Override
    public List<BotName> bots() {
        return database.read(
                sql ->
                        sql.query(
                                "select id, name from bot where deleted_at is null",
                                row -> new BotName(row.text("id"), row.text("name"))));
    }

    @Override
    public TurnTotals totals(Set<String> botIds, DateRange period) {
        return database.read(
                sql -> {
                    var totals = new TurnTotals();
                    for (String botId : botIds) {
                        sql.forEachUntil(
                                COUNTS,
                                row -> {
                                    totals.add(count(botId, row));
                                    return true;
                                },
                                days(botId, period));
                        sql.query(FEEDBACK, row -> feedback(botId, row), days(botId, period))
                                .forEach(totals::add);
                        sql.query(ATTACHMENTS, row -> attachments(botId, row), days(botId, period))
                                .forEach(totals::add);
                    }
                    return totals;
                });
    }

    private static DailyFeedbackCount feedback(String botId, ResultRow row) throws SQLException {
        return new DailyFeedbackCount(
                botId,
                LocalDate.ofEpochDay(row.number("day")),
                row.number("ups"),
                row.number("downs"));
    }

    private static DailyAttachmentCount attachments(String botId, ResultRow row)
            throws SQLException {
        return new DailyAttachmentCount(
                botId,
                LocalDate.ofEpochDay(row.number("day")),
                row.text("model"),
                row.number("images"),
                row.number("documents"),
                row.number("tokens"));
    }

    private static Parameters days(String botId, DateRange period) {
        return Parameters.of("bot_id", botId)
                .and("first", period.first().toEpochDay())
                .and("last", period.last().toEpochDay());
    }

    @Override
    public List<ToolTotal> tools(Set<String> botIds, DateRange period) {
        return database.read(
                sql -> {
                    var totals = new ArrayList<ToolTotal>();
                    for (String botId : botIds) {
                        totals.addAll(
                                sql.query(TOOLS, SqlAnalyticsStore::tool, days(botId, period)));
                    }
                    return totals;
                });
    }

    private static ToolTotal tool(ResultRow row) throws SQLException {
        return new ToolTotal(
                row.text("tool"),
                row.number("calls"),
                row.number("errors"),
                row.number("unknown_outcomes"),
                row.number("denied"),
                row.number("timed"),
                row.number("total_millis"));
    }

    private static DailyTurnCount count(String botId, ResultRow row) throws SQLException {
        return new DailyTurnCount(
                botId,
                LocalDate.ofEpochDay(row.number("day")),
                row.text("model"),
                TurnOutcome.valueOf(row.text("outcome")),
                row.integer("first_token"),
                row.integer("answer"),
                row.number("turns"),
                row.number("conversations"),
                row.number("messages"),
                row.number("input_tokens"),
                row.number("output_tokens"));
    }

    @Override
    public List<AskedQuestion> questions(String botId, DateRange period, int most) {
        long from = BotConversationCounts.startOfDay(period.first().toEpochDay());
        long to = BotConversationCounts.startOfDay(period.last().toEpochDay() + 1);
        return database.read(
                sql -> {
                    var asked = new ArrayList<AskedQuestion>();
                    long[] budget = {MAX_CHARACTERS};
                    sql.forEachUntil(
                            QUESTIONS,
                            row -> {
                                String question = row.text("question");
                                budget[0] -= question.length();
                                return budget[0] >= 0
                                        && asked.add(
                                                new AskedQuestion(
                                                        question, row.instant("created_at")));
                            },
                            Parameters.of("turns", TURNS_PER_CONVERSATION)
                                    .and("bot_id", botId)
                                    .and("first", from)
                                    .and("end", to)
                                    .and("most", most));
                    return asked;
                });
    }
}
