package dev.rejoinder.storage.sql;

import dev.rejoinder.budget.BudgetUse;
import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.budget.KeyBudget;
import dev.rejoinder.budget.TurnBudget;
import dev.rejoinder.budget.TurnCharge;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.NewEvent;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.TurnKey;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts turns in their budgets, in the transactions that accept and end them. Both do it last, so
 * that the rows are locked briefly, and after all other rows.
 */
final class BudgetRows {
    private static final String USE =
            "select messages, cost from budget_use where bot_id = :bot_id and key_id = :key_id"
                    + " and user_id = :user_id and day = :day";
    private static final String ADD =
            Columns.of("bot_id", "key_id", "user_id", "day", "messages", "cost")
                            .insertInto("budget_use")
                    + """
                    on conflict (bot_id, key_id, user_id, day) do update
                    set messages = budget_use.messages + excluded.messages,
                        cost = budget_use.cost + excluded.cost
                    """;
    private static final String WITHIN =
            "where budget_use.messages < :most_messages and budget_use.cost < :most_cost\n";
    private static final String RETURNING = "returning messages, cost";
    private static final String USER =
            "select coalesce(user_id, '') as user_id from conversation where "
                    + ConversationColumns.IS_KEY;

    private final EventOutbox outbox;

    BudgetRows(EventOutbox outbox) {
        this.outbox = outbox;
    }

    /** Whose use a row counts: the names in messages, in the order in which rows are locked. */
    private enum Subject {
        BOT("this bot"),
        KEY("this API key"),
        USER("this user");

        private final String words;

        Subject(String words) {
            this.words = words;
        }
    }

    private record Budget(
            Subject subject, String botId, String keyId, String userId, DailyBudget limits) {
        Parameters row(long day) {
            return Parameters.of("bot_id", botId)
                    .and("key_id", keyId)
                    .and("user_id", userId)
                    .and("day", day);
        }
    }

    static BudgetUse use(ResultRow row) throws SQLException {
        return new BudgetUse(row.number("messages"), row.number("cost"));
    }

    /** The error of a turn of which a budget is used up. Changes nothing. */
    Optional<AppError> exceeded(Sql sql, NewTurn turn, long now) {
        return budgets(sql, turn.budget(), turn.botId(), turn.conversationId()).stream()
                .flatMap(budget -> exceeded(sql, budget, now).stream())
                .findFirst();
    }

    /**
     * Requires that no budget is used up. Changes nothing: a group commit need not roll back.
     *
     * @throws AppError BUDGET_EXCEEDED
     */
    void requireLeft(Sql sql, NewTurn turn, long now) {
        Optional<AppError> exceeded = exceeded(sql, turn, now);
        if (exceeded.isPresent()) {
            throw exceeded.get();
        }
    }

    private static Optional<AppError> exceeded(Sql sql, Budget budget, long now) {
        return sql.queryOne(USE, BudgetRows::use, budget.row(BotConversationCounts.day(now)))
                .filter(use -> use.reaches(budget.limits()))
                .map(use -> exceeded(budget.subject(), use.reachesMessages(budget.limits()), now));
    }

    /**
     * Counts a message. The database compares with the limits, so messages that are accepted at the
     * same time never exceed them.
     *
     * @throws AppError BUDGET_EXCEEDED
     */
    void addMessage(Sql sql, NewTurn turn, long now) {
        for (Budget each : budgets(sql, turn.budget(), turn.botId(), turn.conversationId())) {
            Parameters row =
                    each.row(BotConversationCounts.day(now))
                            .and("messages", 1)
                            .and("cost", 0)
                            .and("most_messages", each.limits().mostMessages())
                            .and("most_cost", each.limits().mostBillionths());
            Optional<BudgetUse> use = sql.updateOne(ADD + WITHIN + RETURNING, BudgetRows::use, row);
            if (use.isEmpty()) {
                throw exceeded(sql, each, now)
                        .orElseThrow(() -> new IllegalStateException("a full budget has room"));
            }
            if (use.get().messages() == each.limits().mostMessages()) {
                addEvent(sql, each, "messagesPerDay", now);
            }
        }
    }

    /** Adds the cost of an answer, also if it is above a limit. */
    void addCost(Sql sql, TurnKey turn, TurnCharge charge, long now) {
        long cost = charge.costBillionths();
        for (Budget each : budgets(sql, charge.budget(), turn.botId(), turn.conversationId())) {
            Parameters row =
                    each.row(BotConversationCounts.day(now)).and("messages", 0).and("cost", cost);
            Optional<BudgetUse> use = sql.updateOne(ADD + RETURNING, BudgetRows::use, row);
            long most = each.limits().mostBillionths();
            if (use.isPresent()
                    && use.get().costBillionths() >= most
                    && use.get().costBillionths() - cost < most) {
                addEvent(sql, each, "costPerDay", now);
            }
        }
    }

    private void addEvent(Sql sql, Budget budget, String limit, long now) {
        if (budget.subject() == Subject.BOT) {
            String data = "{\"limit\":\"" + limit + "\"}";
            outbox.add(
                    sql,
                    new NewEvent(EventType.BUDGET_EXCEEDED, budget.botId(), null, null, data),
                    now);
        }
    }

    private static List<Budget> budgets(
            Sql sql, @Nullable TurnBudget budget, String botId, String conversationId) {
        if (budget == null) {
            return List.of();
        }
        var all = new ArrayList<Budget>();
        if (!budget.bot().unlimited()) {
            all.add(new Budget(Subject.BOT, botId, "", "", budget.bot()));
        }
        KeyBudget key = budget.key();
        if (key != null) {
            all.add(new Budget(Subject.KEY, "", key.keyId(), "", key.limits()));
        }
        if (!budget.user().unlimited()) {
            String user = budget.userId();
            if (user == null) {
                user = userOf(sql, botId, conversationId);
            }
            if (!user.isEmpty()) {
                all.add(new Budget(Subject.USER, botId, "", user, budget.user()));
            }
        }
        return all;
    }

    /** The end user of a conversation; empty if it has none. */
    private static String userOf(Sql sql, String botId, String conversationId) {
        return sql.queryOne(
                        USER,
                        row -> row.text("user_id"),
                        ConversationColumns.key(botId, conversationId))
                .orElse("");
    }

    private static AppError exceeded(Subject subject, boolean messages, long now) {
        long next = BotConversationCounts.startOfDay(BotConversationCounts.day(now) + 1);
        return AppError.rejectedUntil(
                ErrorCode.BUDGET_EXCEEDED,
                "The daily "
                        + (messages ? "message" : "cost")
                        + " budget of "
                        + subject.words
                        + " is used up. The next day begins at "
                        + Instant.ofEpochMilli(next)
                        + ".",
                Duration.ofMillis(next - now));
    }
}
