package dev.rejoinder.storage.sql;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.turn.ReopenedToolCalls;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnErrors;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore.Decided;
import dev.rejoinder.turn.TurnStore.Decision;
import dev.rejoinder.turn.TurnStore.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Stores decisions about the tool calls that a turn awaits. */
final class TurnDecisions {
    private static final String ADD_EVENTS =
            "update turn set " + TurnColumns.SET_TOOL_EVENTS + " where " + TurnColumns.IS_KEY;
    private static final String RESUME =
            """
            update turn set state = case when exists (
                    select 1 from turn t where t.bot_id = turn.bot_id
                        and t.conversation_id = turn.conversation_id and t.state = 'STREAMING')
                or exists (
                    select 1 from turn t where t.bot_id = turn.bot_id
                        and t.conversation_id = turn.conversation_id and t.state = 'PENDING'
                        and t.sequence < turn.sequence)
                then 'PENDING' else 'STREAMING' end,
                fence = fence + 1, resumptions = resumptions + 1, stop_requested = null,
                lease_owner = :lease_owner, lease_until =
            """
                    + TurnColumns.LEASE_UNTIL
                    + "\nwhere "
                    + TurnColumns.IS_KEY;
    private static final String IS_RESUMED =
            "select count(*) from turn where "
                    + TurnColumns.IS_KEY
                    + " and lease_owner = :lease_owner";

    private final Dialect dialect;
    private final ConversationLock lock;
    private final WaitingTurnRows waiting;
    private final String resume;
    private final AtomicLong requests = new AtomicLong();

    TurnDecisions(Dialect dialect, WaitingTurnRows waiting) {
        this.dialect = dialect;
        this.lock = new ConversationLock(dialect);
        this.waiting = waiting;
        this.resume = TurnColumns.withClock(RESUME, dialect);
    }

    /**
     * Decisions of one request.
     *
     * @param messageId of the answer or of the question
     */
    record Request(
            String botId, String conversationId, String messageId, List<Decision> decisions) {}

    /**
     * A lease whose owner identifies the request, until the node renews the lease: if the outcome
     * of a commit is unknown, this tells whether the request or another one made the turn go on.
     */
    Lease leaseOfRequest(Lease lease) {
        return new Lease(lease.owner() + "#" + requests.incrementAndGet(), lease.duration());
    }

    /**
     * See {@link dev.rejoinder.turn.TurnStore#decide}.
     *
     * @param lease of {@link #leaseOfRequest}
     * @param mayBeDone whether an earlier attempt may have stored the decisions
     */
    Decided decide(
            Sql sql, Request request, Lease lease, Consumer<Turn> onResume, boolean mayBeDone) {
        lock.take(sql, request.botId(), request.conversationId());
        Turn turn = turn(sql, request);
        TurnKey key = turn.key();
        List<ToolStep> steps = ToolCallRows.ofTurn(sql, key);
        Parameters parameters = TurnColumns.addLease(TurnColumns.key(key), lease, dialect);
        if (mayBeDone && sql.number(IS_RESUMED, parameters) > 0) {
            return new Decided(turn, steps, true, waiting.request(sql, key));
        }
        boolean open = turn.state() == TurnState.WAITING && !waiting.isExpired(sql, key);
        List<ToolStep> changed =
                changes(steps, request.decisions(), open, turn.toolEvents(), dialect.now(sql));
        if (changed.isEmpty()) {
            return new Decided(turn, steps, false, null);
        }
        ToolCallRows.put(sql, key, changed);
        int lastEvent = ToolStepChanges.lastEvent(turn.toolEvents(), changed);
        sql.update(ADD_EVENTS, parameters.and("tool_events", lastEvent));
        List<ToolStep> now = replaced(steps, changed);
        if (now.stream().anyMatch(step -> step.state().awaits())) {
            return new Decided(turn(sql, request), now, false, null);
        }
        sql.update(resume, parameters);
        Turn resumed = turn(sql, request);
        onResume.accept(resumed);
        return new Decided(resumed, now, true, waiting.request(sql, key));
    }

    private static Turn turn(Sql sql, Request request) {
        return sql.queryOne(
                        SqlTurnStore.FIND,
                        TurnColumns::turn,
                        ConversationColumns.key(request.botId(), request.conversationId())
                                .and("message_id", request.messageId()))
                .orElseThrow(TurnErrors::messageNotFound);
    }

    /**
     * Returns the calls that the decisions change.
     *
     * @param open whether calls may still be decided
     */
    private static List<ToolStep> changes(
            List<ToolStep> steps, List<Decision> decisions, boolean open, int lastEvent, long now) {
        var changed = new ArrayList<ToolStep>();
        int last = lastEvent;
        for (Decision decision : decisions) {
            ToolStep step = find(replaced(steps, changed), decision.callId());
            if (isStored(step, decision)) {
                continue;
            }
            if (!open || !awaits(step, decision)) {
                throw AppError.of(
                        ErrorCode.TOOL_CALL_NOT_WAITING,
                        "The tool call " + step.callId() + " does not wait for this.");
            }
            ToolStep after =
                    decision.state() == ToolStepState.APPROVED
                            ? step.approved()
                            : ToolStepChanges.ended(
                                    step, decision.state(), decision.result(), last + 1, now);
            last = ToolStepChanges.lastEvent(last, List.of(after));
            changed.add(after);
        }
        return changed;
    }

    private static ToolStep find(List<ToolStep> steps, String callId) {
        return steps.stream()
                .filter(step -> step.callId().equals(callId))
                .findFirst()
                .orElseThrow(
                        () ->
                                AppError.of(
                                        ErrorCode.TOOL_CALL_NOT_FOUND,
                                        "There is no such tool call."));
    }

    /** Whether a call awaits a decision of this kind. */
    private static boolean awaits(ToolStep step, Decision decision) {
        return switch (decision.state()) {
            case APPROVED, DENIED -> step.state() == ToolStepState.AWAITING_APPROVAL;
            case OK, ERROR -> step.state() == ToolStepState.AWAITING_RESULT;
            case AWAITING_APPROVAL, AWAITING_RESULT, STARTED, UNKNOWN -> false;
        };
    }

    /** Whether this decision was stored before. An approved call may have gone on since. */
    private static boolean isStored(ToolStep step, Decision decision) {
        boolean requested = step.events().requested() != null;
        boolean started = step.events().started() != null;
        return switch (decision.state()) {
            case APPROVED ->
                    step.state() == ToolStepState.APPROVED
                            || ReopenedToolCalls.isApprovedNotMade(step)
                            || (requested && started);
            case DENIED ->
                    requested
                            && step.state() == ToolStepState.DENIED
                            && !ReopenedToolCalls.isApprovedNotMade(step);
            case OK, ERROR ->
                    requested
                            && !started
                            && step.state() == decision.state()
                            && step.result() != null
                            && step.result().equals(decision.result());
            case AWAITING_APPROVAL, AWAITING_RESULT, STARTED, UNKNOWN -> false;
        };
    }

    private static List<ToolStep> replaced(List<ToolStep> steps, List<ToolStep> changed) {
        return steps.stream()
                .map(
                        step ->
                                changed.stream()
                                        .filter(each -> each.callId().equals(step.callId()))
                                        .findFirst()
                                        .orElse(step))
                .toList();
    }
}
