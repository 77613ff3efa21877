package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ModelEvent.ToolCallRequested;
import dev.rejoinder.provider.ToolChoice;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ClientTools;
import dev.rejoinder.tool.ToolOutcome;
import dev.rejoinder.turn.TurnStateMachine.Event;
import dev.rejoinder.turn.TurnStateMachine.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tool calls of one turn. Each call is stored before it starts, and its outcome before the
 * model gets it. Used by the turn's thread.
 */
final class ToolCalls {
    private static final Logger log = LoggerFactory.getLogger(ToolCalls.class);

    /** The most text that the tools of one turn may return, in UTF-16 units. */
    static final int MAX_RESULTS = 1 << 20;

    private static final ToolOutcome TOOL_IS_GONE =
            ToolOutcome.error("The tool was removed or switched off. The call was not made.");
    private static final ToolOutcome TOOL_HAS_CHANGED =
            ToolOutcome.error(
                    "The tool was changed after the approval was asked for. The call was not"
                            + " made.");

    private static final Duration STORE_AGAIN = Duration.ofMillis(250);

    private final TurnRunner.Dependencies tools;
    private final OwnedTurn owned;
    private final Turn turn;
    private final ClientTools ofClient;
    private final ToolCallPlan plan;
    private final TurnObserver.TurnObservation watch;
    private final long deadlineNanos;

    /** All steps of the turn, as stored. */
    private final List<ToolStep> steps;

    /** The calls of the current round, which are not stored yet. */
    private List<ToolCallRequested> requested = List.of();

    private final TurnCitations citations;

    private @Nullable String modelState;

    /** The calls that an earlier run has started. They are repeated. */
    private final Set<String> repeated = new HashSet<>();

    /** The versions of tools when the approval of their calls was asked, by name. */
    private final Map<String, String> approvedVersions;

    /** Outcomes that could not be stored. They must not be lost. */
    private List<ToolStep> unstored = List.of();

    /** Whether calls may be stored that this run has not shown. */
    private boolean inDoubt;

    private int events;

    ToolCalls(
            TurnRunner.Dependencies tools,
            OwnedTurn owned,
            Turn turn,
            TurnRequest request,
            List<ToolStep> stored,
            @Nullable WaitingRequest waited,
            TurnObserver.TurnObservation watch,
            long deadlineNanos) {
        this.tools = tools;
        this.owned = owned;
        this.turn = turn;
        this.citations = new TurnCitations(owned.live());
        this.ofClient = request.tools();
        this.plan = ToolCallPlan.of(tools.catalog().toolsOf(request.bot()), ofClient);
        this.steps = new ArrayList<>(stored);
        this.approvedVersions = waited == null ? Map.of() : waited.toolVersions();
        this.events = turn.toolEvents();
        this.watch = watch;
        this.deadlineNanos = deadlineNanos;
        for (ToolStep step : stored) {
            if (step.state() == ToolStepState.STARTED) {
                repeated.add(step.callId());
            }
        }
    }

    /** The rounds that an earlier run of the turn has finished. */
    Progress done() {
        return steps.isEmpty()
                ? Progress.NONE
                : new Progress(steps.getLast().round(), steps.getLast().offset() > 0);
    }

    /** Whether calls of an earlier run can still be made. */
    boolean callsLeft() {
        return steps.stream().anyMatch(this::isLeft);
    }

    private boolean isLeft(ToolStep step) {
        return switch (step.state()) {
            case APPROVED, STARTED -> true;
            case AWAITING_APPROVAL, AWAITING_RESULT, OK, ERROR, UNKNOWN, DENIED -> false;
        };
    }

    /** The passages that the answer may cite. */
    TurnCitations citations() {
        return citations;
    }

    /** The tools that the model may call. */
    List<ToolDefinition> definitions() {
        return plan.definitions();
    }

    /** Whether the model may or must call tools now. */
    ToolChoice choice() {
        if (steps.isEmpty()) {
            return ofClient.choice();
        }
        return done().rounds() < TurnStateMachine.MAX_ROUNDS ? ToolChoice.AUTO : ToolChoice.NONE;
    }

    /** Whether the model may call tools now. Some models call them in spite of the choice. */
    boolean allowed() {
        return !choice().equals(ToolChoice.NONE) && !definitions().isEmpty();
    }

    /** The calls so far and their results, as the model gets them after the question. */
    List<ChatMessage> messages() {
        return ToolMessages.of(owned.live().unpublishedText(), steps);
    }

    /** Sets the calls that the model asks for. {@link #call} stores and makes them. */
    void request(List<ToolCallRequested> calls, @Nullable String state) {
        requested = List.copyOf(calls);
        modelState = state;
    }

    /** Makes the requested calls, or those that an earlier run left. */
    Event call(ModelAttempts attempts) {
        try {
            if (!store()) {
                return new Event.LeaseLost();
            }
            if (!run()) {
                return owned.watchdog().aborted() == null
                        ? new Event.LeaseLost()
                        : attempts.aborted();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Event.ShutDown(owned.live().unpublishedLength() > 0);
        } catch (RuntimeException failure) {
            log.error("The tool calls of turn {} failed", turn.messageId(), failure);
            return new Event.UnexpectedFailure(owned.live().unpublishedLength() > 0);
        }
        if (owned.watchdog().aborted() != null) {
            return attempts.aborted();
        }
        return awaited().isEmpty() ? new Event.ToolsAnswered() : new Event.ToolsAwaited();
    }

    /** The calls that await somebody outside the server. */
    List<ToolStep> awaited() {
        return steps.stream().filter(step -> step.state().awaits()).toList();
    }

    /** Stores the requested calls before any of them starts. Returns false if the lease is lost. */
    private boolean store() {
        if (requested.isEmpty()) {
            return true;
        }
        LiveTurn live = owned.live();
        String text = live.unpublishedText();
        List<ToolStep> fresh = new ArrayList<>();
        for (ToolStep step :
                plan.steps(requested, modelState, steps, text.length(), tools.clock().now())) {
            fresh.add(numbered(step));
        }
        requested = List.of();
        long askedNanos = tools.clock().nanos();
        var before = new TurnStore.Checkpoint(turn.key(), owned.fence(), text, live.sources());
        inDoubt = true;
        if (!tools.store().addSteps(before, fresh, tools.lease())) {
            return false;
        }
        inDoubt = false;
        owned.renewed(before, askedNanos + tools.lease().duration().toNanos());
        steps.addAll(fresh);
        publish(fresh);
        return true;
    }

    /** Gives the events of a call their numbers: one when it starts, one when it ends. */
    private ToolStep numbered(ToolStep step) {
        ToolStep.Events known = step.events();
        boolean starts = step.startedAt() != null && known.started() == null;
        Integer started = starts ? Integer.valueOf(++events) : known.started();
        boolean ends = step.state().ended() && known.ended() == null;
        Integer ended = ends ? Integer.valueOf(++events) : known.ended();
        return step.withEvents(new ToolStep.Events(known.requested(), started, ended));
    }

    private void publish(List<ToolStep> changed) {
        changed.stream().filter(step -> step.state().ended()).forEach(watch::toolEnded);
        owned.live().showToolSteps(changed);
        tools.peers().announceText(List.of(turn.messageId()));
    }

    /** Runs what can run. Returns false if the turn was aborted or its lease is lost. */
    private boolean run() throws InterruptedException {
        List<ToolStep> approved = begunOrRefused();
        if (!approved.isEmpty() && !update(approved)) {
            return false;
        }
        var run = new ToolRun(tools.clock(), turn, citations);
        owned.watchdog().setSilenceDeadline(deadlineNanos);
        owned.watchdog().setCurrentCall(run::abort);
        for (ToolStep step : List.copyOf(steps)) {
            if (isLeft(step) && !start(run, step)) {
                return false;
            }
        }
        List<ToolRun.Ended> ended = run.next();
        boolean stored = true;
        while (stored && !ended.isEmpty()) {
            List<ToolStep> outcomes = ended(ended);
            // An outcome that is stored may cite only passages that are stored.
            stored = storeCited() && update(outcomes);
            if (!stored) {
                unstored = outcomes;
            }
            ended = stored ? run.next() : List.of();
        }
        repeated.clear();
        if (!stored) {
            run.abort();
        }
        return stored;
    }

    /** The calls that were approved: they start now, unless their tool must not be called now. */
    private List<ToolStep> begunOrRefused() {
        var changed = new ArrayList<ToolStep>();
        for (ToolStep step : steps) {
            if (step.state() == ToolStepState.APPROVED) {
                ToolOutcome refusal = refusal(plan.tool(step.tool()));
                changed.add(
                        refusal != null
                                ? ended(new ToolRun.Ended(step, refusal), MAX_RESULTS)
                                : numbered(step.started(tools.clock().now())));
            }
        }
        return changed;
    }

    private @Nullable ToolOutcome refusal(@Nullable CallableTool tool) {
        if (tool == null) {
            return TOOL_IS_GONE;
        }
        String approved = approvedVersions.get(tool.name());
        return approved == null || approved.equals(tool.version()) ? null : TOOL_HAS_CHANGED;
    }

    /** The versions of the tools whose calls await an approval, by name. */
    Map<String, String> awaitedVersions() {
        var versions = new HashMap<String, String>();
        for (ToolStep step : awaited()) {
            CallableTool tool = plan.tool(step.tool());
            if (tool != null) {
                versions.put(tool.name(), tool.version());
            }
        }
        return versions;
    }

    private boolean storeCited() throws InterruptedException {
        return !citations.takeUnstored() || retried(this::checkpoint);
    }

    private boolean checkpoint() {
        LiveTurn live = owned.live();
        long askedNanos = tools.clock().nanos();
        var cited =
                new TurnStore.Checkpoint(
                        turn.key(), owned.fence(), live.unpublishedText(), live.sources());
        if (tools.store()
                .checkpoint(List.of(cited), tools.lease())
                .leaseLost()
                .contains(turn.key())) {
            return false;
        }
        owned.renewed(cited, askedNanos + tools.lease().duration().toNanos());
        return true;
    }

    private boolean start(ToolRun run, ToolStep step) throws InterruptedException {
        CallableTool tool = plan.tool(step.tool());
        boolean again = repeated.contains(step.callId());
        if (tool != null && (!again || tool.effect().mayRepeat())) {
            run.start(step, tool, Duration.ofNanos(deadlineNanos - tools.clock().nanos()));
            return true;
        }
        var outcome = ToolOutcome.unknown("The call cannot be repeated any more.");
        return update(ended(List.of(new ToolRun.Ended(step, outcome))));
    }

    private List<ToolStep> ended(List<ToolRun.Ended> calls) {
        int left = MAX_RESULTS;
        for (ToolStep step : steps) {
            String result = step.result();
            left -= result == null ? 0 : result.length();
        }
        var ended = new ArrayList<ToolStep>();
        for (ToolRun.Ended call : calls) {
            ToolStep step = ended(call, Math.max(0, left));
            left -= call.outcome().content().length();
            ended.add(step);
        }
        return ended;
    }

    private ToolStep ended(ToolRun.Ended call, int longestResult) {
        Instant now = tools.clock().now();
        ToolStepState state =
                switch (call.outcome().status()) {
                    case OK -> ToolStepState.OK;
                    case ERROR -> ToolStepState.ERROR;
                    case UNKNOWN -> ToolStepState.UNKNOWN;
                };
        String result = StorableText.cut(call.outcome().content(), longestResult);
        return numbered(call.step().ended(state, result, now));
    }

    /**
     * Retries until something is stored, because an outcome that is known must not be lost. Returns
     * false if the turn was aborted before that or its lease is lost.
     */
    private boolean retried(BooleanSupplier write) throws InterruptedException {
        while (true) {
            try {
                return write.getAsBoolean();
            } catch (AppError away) {
                log.debug("Cannot store tool calls of turn {} yet", turn.messageId(), away);
                if (owned.watchdog().aborted() != null) {
                    return false;
                }
                owned.watchdog().pause(STORE_AGAIN);
            }
        }
    }

    private boolean update(List<ToolStep> changed) throws InterruptedException {
        if (!retried(() -> tools.store().updateSteps(turn.key(), owned.fence(), changed))) {
            return false;
        }
        for (ToolStep step : changed) {
            steps.replaceAll(old -> old.callId().equals(step.callId()) ? step : old);
        }
        publish(changed);
        return true;
    }

    /**
     * Stores the turn as waiting. Its owner shows the readers what it awaits.
     *
     * @param request what the turn needs to go on
     */
    Event suspend(String request) {
        Duration atMost = tools.limits().action();
        Instant expiresAt = tools.clock().now().plus(atMost);
        for (ToolStep step : awaited()) {
            ToolStep.Events known = step.events();
            var numbers = new ToolStep.Events(++events, known.started(), known.ended());
            ToolStep waiting = step.expiring(expiresAt).withEvents(numbers);
            steps.replaceAll(old -> old.callId().equals(step.callId()) ? waiting : old);
        }
        var suspension = new TurnStore.Suspension(awaited(), atMost, request);
        try {
            return tools.store().suspend(turn.key(), owned.fence(), suspension)
                    ? new Event.Suspended()
                    : new Event.LeaseLost();
        } catch (AppError away) {
            log.error("Cannot store turn {} as waiting", turn.messageId(), away);
            return new Event.UnexpectedFailure(owned.live().unpublishedLength() > 0);
        }
    }

    /** Shows the readers the tool calls of a turn as they are stored. */
    static void showStored(TurnStore store, TurnKey key, LiveTurn live) {
        try {
            live.showToolSteps(store.steps(List.of(key)).getOrDefault(key, List.of()));
        } catch (AppError away) {
            // Readers find the calls in the history.
            log.warn("Cannot show how the tool calls of turn {} ended", live.messageId(), away);
        }
    }

    /** Outcomes that must be stored before the end of the turn. */
    List<ToolStep> unstored() {
        return unstored;
    }

    /** Ends the calls without an outcome, as the end of the turn does in the database. */
    void showEnds() {
        if (inDoubt || steps.stream().anyMatch(step -> !step.state().ended())) {
            showStored(tools.store(), turn.key(), owned.live());
        }
    }
}
