package dev.rejoinder.storage.sql;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.conversation.MessageAuthor;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.NewEvent;
import dev.rejoinder.handover.ConversationNote;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.handover.HandoverRequest;
import dev.rejoinder.handover.HandoverState;
import dev.rejoinder.handover.HandoverStore;
import dev.rejoinder.handover.InboxEntry;
import dev.rejoinder.handover.InboxQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Handovers in SQL. */
public final class SqlHandoverStore implements HandoverStore {
    /** How many expired handovers one call ends, each in its own commit. */
    private static final int EXPIRED_AT_ONCE = 100;

    private static final String EXISTS =
            "select count(*) from conversation where " + ConversationColumns.IS_KEY;
    private static final String EXPIRED =
            HandoverRows.SELECT
                    + "where h.state = 'WAITING' and h.expires_at <= ${clock} + :clock_origin"
                    + " order by h.expires_at limit :most";
    private static final String CHANGED_SINCE =
            HandoverRows.SELECT
                    + "where h.changed_at >= :since order by h.changed_at, h.bot_id,"
                    + " h.conversation_id limit :most";

    /** The latest answers of the bot; those of agents and of failed turns do not count. */
    private static final String LAST_ANSWERS =
            """
            select t.answer from turn t
            where t.bot_id = :bot_id and t.conversation_id = :conversation_id
                and t.state = 'COMPLETE' and t.answer <> '' and t.author_id is null
                and t.created_at > coalesce((select max(h.ended_at) from handover h
                    where h.bot_id = :bot_id and h.conversation_id = :conversation_id), 0)
            order by t.sequence desc limit :most
            """;

    private static final String IS_AGENT =
            """
            select (select count(*) from account where id = :agent_id)
                + (select count(*) from api_key where id = :agent_id and revoked_at is null)
            """;

    private final Database database;
    private final Dialect dialect;
    private final EventOutbox outbox;
    private final ConversationLock lock;
    private final HandoverRows rows;
    private final InboxRows inbox;
    private final String expired;
    private final String leaseTime;

    public SqlHandoverStore(
            Database database, Dialect dialect, EventOutbox outbox, SqlMailStore mails) {
        this.database = database;
        this.dialect = dialect;
        this.outbox = outbox;
        this.lock = new ConversationLock(dialect);
        this.rows = new HandoverRows(dialect, outbox, mails.handovers());
        this.inbox = new InboxRows(dialect);
        this.expired = TurnColumns.withClock(EXPIRED, dialect);
        this.leaseTime = TurnColumns.withClock("select ${clock} + :clock_origin", dialect);
    }

    @Override
    public Optional<Handover> find(String botId, String conversationId) {
        return database.query(sql -> HandoverRows.latest(sql, botId, conversationId));
    }

    @Override
    public List<Handover> ofConversation(String botId, String conversationId) {
        return database.query(
                sql ->
                        sql.query(
                                HandoverRows.OF_CONVERSATION,
                                HandoverRows::handover,
                                ConversationColumns.key(botId, conversationId)));
    }

    @Override
    public Map<String, Handover> findAll(String botId, List<String> conversationIds) {
        if (conversationIds.isEmpty()) {
            return Map.of();
        }
        return database.read(
                sql -> {
                    var found = new HashMap<String, Handover>();
                    for (String id : conversationIds) {
                        HandoverRows.latest(sql, botId, id).ifPresent(each -> found.put(id, each));
                    }
                    return found;
                });
    }

    @Override
    public Change request(String botId, String conversationId, HandoverRequest request) {
        return database.writeIdempotently(
                (sql, mayBeDone) -> {
                    take(sql, botId, conversationId);
                    return request(sql, botId, conversationId, request, mayBeDone);
                });
    }

    @Override
    public Optional<Change> requestAfterFallbacks(
            String botId,
            String conversationId,
            HandoverRequest request,
            String fallback,
            int times) {
        return database.writeIdempotently(
                (sql, mayBeDone) -> {
                    take(sql, botId, conversationId);
                    List<String> answers =
                            sql.query(
                                    LAST_ANSWERS,
                                    row -> row.text("answer"),
                                    ConversationColumns.key(botId, conversationId)
                                            .and("most", times));
                    boolean all =
                            answers.size() == times
                                    && answers.stream()
                                            .allMatch(
                                                    each ->
                                                            each.stripLeading()
                                                                    .startsWith(fallback.strip()));
                    return all
                            ? Optional.of(request(sql, botId, conversationId, request, mayBeDone))
                            : Optional.empty();
                });
    }

    /**
     * @param mayBeDone whether an earlier attempt may have stored the request
     */
    private Change request(
            Sql sql,
            String botId,
            String conversationId,
            HandoverRequest request,
            boolean mayBeDone) {
        return HandoverRows.open(sql, botId, conversationId)
                .map(open -> new Change(open, mayBeDone))
                .orElseGet(
                        () ->
                                new Change(
                                        rows.begin(
                                                sql,
                                                botId,
                                                conversationId,
                                                request,
                                                null,
                                                dialect.now(sql)),
                                        true));
    }

    @Override
    public Change take(
            String botId, String conversationId, MessageAuthor agent, HandoverRequest steppingIn) {
        return database.writeIdempotently(
                (sql, mayBeDone) -> {
                    take(sql, botId, conversationId);
                    long now = dialect.now(sql);
                    Optional<Handover> open = HandoverRows.open(sql, botId, conversationId);
                    if (open.isEmpty()) {
                        return new Change(
                                rows.begin(sql, botId, conversationId, steppingIn, agent, now),
                                true);
                    }
                    Handover found = open.get();
                    if (found.state() == HandoverState.WAITING) {
                        return new Change(rows.accept(sql, found, agent, now), true);
                    }
                    if (found.isHeldBy(agent)) {
                        return new Change(found, mayBeDone);
                    }
                    if (isThere(sql, found.agent())) {
                        throw taken(ErrorCode.HANDOVER_TAKEN, found);
                    }
                    var _ = rows.end(sql, found, false, now);
                    return new Change(
                            rows.begin(sql, botId, conversationId, steppingIn, agent, now), true);
                });
    }

    @Override
    public Optional<Handover> end(
            String botId, String conversationId, @Nullable MessageAuthor agent, boolean completes) {
        return database.writeIdempotently(
                (sql, mayBeDone) -> {
                    take(sql, botId, conversationId);
                    Optional<Handover> open = HandoverRows.open(sql, botId, conversationId);
                    if (open.isEmpty()) {
                        return Optional.empty();
                    }
                    Handover found = open.get();
                    if (agent != null
                            && found.state() == HandoverState.ACTIVE
                            && !found.isHeldBy(agent)
                            && isThere(sql, found.agent())) {
                        throw taken(ErrorCode.HANDOVER_NOT_YOURS, found);
                    }
                    long now = dialect.now(sql);
                    if (completes) {
                        outbox.add(
                                sql,
                                NewEvent.ofConversation(
                                        EventType.CONVERSATION_COMPLETED, botId, conversationId),
                                now);
                    }
                    return Optional.of(rows.end(sql, found, false, now));
                });
    }

    @Override
    public List<Handover> endExpired() {
        Parameters parameters =
                Parameters.of("clock_origin", dialect.leaseOrigin()).and("most", EXPIRED_AT_ONCE);
        List<Handover> late =
                database.query(sql -> sql.query(expired, HandoverRows::handover, parameters));
        var ended = new ArrayList<Handover>();
        for (Handover each : late) {
            database.write(sql -> endUnanswered(sql, each)).ifPresent(ended::add);
        }
        return ended;
    }

    /** Ends a handover unless an agent or another server was faster. */
    private Optional<Handover> endUnanswered(Sql sql, Handover late) {
        lock.take(sql, late.botId(), late.conversationId());
        return HandoverRows.open(sql, late.botId(), late.conversationId())
                .filter(open -> open.number() == late.number())
                .filter(open -> open.version() == late.version())
                .map(open -> rows.end(sql, open, true, dialect.now(sql)));
    }

    @Override
    public Message send(PersonMessage message) {
        return database.writeIdempotently(
                (sql, mayBeDone) -> {
                    take(sql, message.botId(), message.conversationId());
                    Optional<Message> stored = PersonMessageRows.stored(sql, message, mayBeDone);
                    if (stored.isPresent()) {
                        return stored.get();
                    }
                    Optional<Handover> open =
                            HandoverRows.open(sql, message.botId(), message.conversationId());
                    if (open.isEmpty() || !open.get().isHeldBy(message.agent())) {
                        throw taken(ErrorCode.HANDOVER_NOT_YOURS, open.orElse(null));
                    }
                    rows.touch(sql, message.botId(), message.conversationId());
                    return PersonMessageRows.insert(sql, message, outbox, dialect.now(sql));
                });
    }

    /** Locks a conversation, so that its state stays the same until the end of the transaction. */
    private void take(Sql sql, String botId, String conversationId) {
        lock.take(sql, botId, conversationId);
        if (sql.number(EXISTS, ConversationColumns.key(botId, conversationId)) == 0) {
            throw Conversation.notFound();
        }
    }

    /** Whether an agent can still sign in; others may take over from one who cannot. */
    private static boolean isThere(Sql sql, @Nullable MessageAuthor agent) {
        return agent != null && sql.number(IS_AGENT, Parameters.of("agent_id", agent.id())) > 0;
    }

    private static AppError taken(ErrorCode code, @Nullable Handover open) {
        MessageAuthor agent = open == null ? null : open.agent();
        return AppError.of(
                code,
                agent == null
                        ? "You do not have this conversation. Take it first."
                        : agent.name() + " has this conversation.");
    }

    @Override
    public Inbox inbox(InboxQuery query) {
        return database.read(sql -> inbox.page(sql, query));
    }

    @Override
    public Optional<InboxEntry> entry(String botId, String conversationId) {
        return database.read(sql -> inbox.entry(sql, botId, conversationId));
    }

    @Override
    public List<Handover> changedSince(long millis, int limit) {
        return database.query(
                sql ->
                        sql.query(
                                CHANGED_SINCE,
                                HandoverRows::handover,
                                Parameters.of("since", millis).and("most", limit)));
    }

    @Override
    public long leaseTime() {
        return database.query(
                sql -> sql.number(leaseTime, Parameters.of("clock_origin", dialect.leaseOrigin())));
    }

    @Override
    public boolean addNote(String botId, String conversationId, ConversationNote note) {
        return database.writeIdempotently(
                (sql, mayBeDone) -> {
                    take(sql, botId, conversationId);
                    return ConversationNoteRows.add(sql, botId, conversationId, note);
                });
    }

    @Override
    public List<ConversationNote> notes(String botId, String conversationId) {
        return database.query(sql -> ConversationNoteRows.list(sql, botId, conversationId));
    }

    @Override
    public Map<ConversationKey, String> fingerprints(List<ConversationKey> keys) {
        return keys.isEmpty() ? Map.of() : database.query(sql -> inbox.fingerprints(sql, keys));
    }
}
