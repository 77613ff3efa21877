package dev.rejoinder.storage.sql;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.Feedback;
import dev.rejoinder.conversation.Feedback.Giver;
import dev.rejoinder.conversation.Feedback.Rating;
import dev.rejoinder.conversation.FeedbackStore;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.NewEvent;
import dev.rejoinder.turn.TurnErrors;
import dev.rejoinder.turn.TurnKey;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Feedback in SQL: columns of the turn that has the answer. */
public final class SqlFeedbackStore implements FeedbackStore {
    private static final Columns COLUMNS =
            Columns.of("rating", "rating_comment", "rated_by", "rated_at");

    private static final String SELECT =
            "select t.sequence, t.message_id, t.created_at, " + COLUMNS.from("t");

    private static final String OF_MESSAGE =
            SELECT
                    + """
                    , case when t.message_id = :message_id and t.answered_at is not null
                        and t.answer <> '' and t.author_id is null then 1 else 0 end as is_answer
                    from turn t
                    join conversation c on c.bot_id = t.bot_id and c.id = t.conversation_id
                    where t.bot_id = :bot_id and t.conversation_id = :conversation_id
                    """;
    private static final String FIND =
            OF_MESSAGE
                    + " and t.message_id = :message_id union all "
                    + OF_MESSAGE
                    + " and t.user_message_id = :message_id";

    private static final String OF_MESSAGES =
            SELECT
                    + """
                     from turn t where t.bot_id = :bot_id and t.conversation_id = :conversation_id
                        and t.sequence >= :first and t.sequence <= :last and t.rating is not null
                    """;

    private static final String RATED =
            SELECT + " from turn t where " + TurnColumns.IS_KEY + " and rating is not null";

    private static final String UPDATE =
            "update turn set " + COLUMNS.assignments() + " where " + TurnColumns.IS_KEY;

    private final Database database;
    private final Dialect dialect;
    private final EventOutbox outbox;
    private final ConversationLock lock;

    public SqlFeedbackStore(Database database, Dialect dialect, EventOutbox outbox) {
        this.database = database;
        this.dialect = dialect;
        this.outbox = outbox;
        this.lock = new ConversationLock(dialect);
    }

    /** An answer and its feedback. */
    private record Answer(long sequence, long askedAt, @Nullable Feedback feedback) {}

    @Override
    public Optional<Feedback> find(String botId, String conversationId, String messageId) {
        Parameters message = message(botId, conversationId, messageId);
        return Optional.ofNullable(database.query(sql -> answer(sql, message)).feedback());
    }

    @Override
    public Optional<Feedback> replace(
            String botId, String conversationId, String messageId, @Nullable Feedback feedback) {
        Parameters message = message(botId, conversationId, messageId);
        return database.write(
                sql -> {
                    lock.take(sql, botId, conversationId);
                    Answer answer = answer(sql, message);
                    Feedback before = answer.feedback();
                    if (feedback == null ? before == null : !feedback.differsFrom(before)) {
                        return Optional.ofNullable(before);
                    }
                    replace(
                            sql,
                            new TurnKey(botId, conversationId, answer.sequence()),
                            answer,
                            feedback);
                    outbox.add(
                            sql,
                            event(botId, conversationId, messageId, feedback),
                            dialect.now(sql));
                    return Optional.ofNullable(feedback);
                });
    }

    /**
     * Removes the feedback on a text that a retry of its turn drops. Part of the transaction that
     * retries.
     */
    static void drop(Sql sql, TurnKey turn) {
        sql.queryOne(RATED, SqlFeedbackStore::read, TurnColumns.key(turn))
                .ifPresent(answer -> replace(sql, turn, answer, null));
    }

    private static void replace(Sql sql, TurnKey turn, Answer answer, @Nullable Feedback feedback) {
        sql.update(UPDATE, add(TurnColumns.key(turn), feedback));
        FeedbackCounts.replaced(sql, turn, answer.askedAt(), answer.feedback(), feedback);
    }

    private static NewEvent event(
            String botId, String conversationId, String messageId, @Nullable Feedback feedback) {
        String rating = feedback == null ? "null" : "\"" + name(feedback.rating()) + "\"";
        boolean comment = feedback != null && feedback.comment() != null;
        return new NewEvent(
                EventType.MESSAGE_FEEDBACK,
                botId,
                conversationId,
                messageId,
                "{\"rating\":" + rating + ",\"comment\":" + comment + "}");
    }

    private static Parameters message(String botId, String conversationId, String messageId) {
        return ConversationColumns.key(botId, conversationId).and("message_id", messageId);
    }

    private static Answer answer(Sql sql, Parameters message) {
        return sql.queryOne(FIND, SqlFeedbackStore::answer, message)
                .orElseThrow(TurnErrors::messageNotFound);
    }

    private static Answer answer(ResultRow row) throws SQLException {
        if (!row.flag("is_answer")) {
            throw Feedback.notAnAnswer();
        }
        return read(row);
    }

    @Override
    public Map<String, Feedback> ofMessages(Conversation conversation, List<Message> messages) {
        if (messages.isEmpty()) {
            return Map.of();
        }
        Parameters parameters =
                ConversationColumns.key(conversation.botId(), conversation.id())
                        .and("first", messages.getFirst().position() >> 1)
                        .and("last", messages.getLast().position() >> 1);
        return database.query(
                sql -> {
                    var found = new HashMap<String, Feedback>();
                    sql.forEachUntil(
                            OF_MESSAGES,
                            row -> {
                                String messageId = row.text("message_id");
                                found.put(messageId, feedback(row));
                                return true;
                            },
                            parameters);
                    return found;
                });
    }

    private static Answer read(ResultRow row) throws SQLException {
        long sequence = row.number("sequence");
        return new Answer(sequence, row.number("created_at"), feedback(row));
    }

    private static Parameters add(Parameters parameters, @Nullable Feedback feedback) {
        return feedback == null
                ? parameters
                        .and("rating", null)
                        .and("rating_comment", null)
                        .and("rated_by", null)
                        .and("rated_at", null)
                : parameters
                        .and("rating", feedback.rating().name())
                        .and("rating_comment", feedback.comment())
                        .and("rated_by", text(feedback.giver()))
                        .and("rated_at", feedback.givenAt());
    }

    private static String text(Giver giver) {
        return name(giver.type()) + ":" + giver.id();
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Giver giver(String text) {
        int colon = text.indexOf(':');
        return new Giver(
                Giver.Type.valueOf(text.substring(0, colon).toUpperCase(Locale.ROOT)),
                text.substring(colon + 1));
    }

    private static @Nullable Feedback feedback(ResultRow row) throws SQLException {
        String rating = row.textOrNull("rating");
        if (rating == null) {
            return null;
        }
        return new Feedback(
                Rating.valueOf(rating),
                row.textOrNull("rating_comment"),
                giver(row.text("rated_by")),
                row.instant("rated_at"));
    }
}
