package dev.rejoinder.turn;

import static java.util.Objects.requireNonNull;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns that wait for an approval, or for the result of a client's tool. No node runs them; their
 * readers follow the database. Thread-safe.
 */
final class WaitingTurns {
    private final TurnRunner.Dependencies tools;
    private final OpenTurns open;
    private final TurnFinder finder;

    WaitingTurns(TurnRunner.Dependencies tools, OpenTurns open, TurnFinder finder) {
        this.tools = tools;
        this.open = open;
        this.finder = finder;
    }

    /**
     * A turn after decisions.
     *
     * @param admitted the turn that the caller must run; null if it still waits, or has ended
     */
    record Continued(LiveTurn live, @Nullable AdmittedTurn admitted) {}

    /**
     * Gives up a turn that waits. Its readers follow the database from now on, because any node may
     * continue it.
     */
    void suspended(OwnedTurn turn, Turn stored, List<ToolStep> awaited) {
        LiveTurn live = turn.live();
        tools.peers().follow(stored, live);
        open.remove(turn);
        live.showToolSteps(awaited);
        live.setAwaited(awaited);
        tools.peers().announceEnd(turn.conversationId(), turn.messageId());
    }

    /** See {@link TurnEngine#decide}. */
    Continued decide(
            Bot bot, String conversationId, String messageId, List<TurnStore.Decision> decisions) {
        // The readers of the turn must know its tool calls before it goes on here.
        var _ = finder.require(bot.id(), conversationId, messageId);
        long requested = tools.clock().nanos();
        var resumption = new Resumption();
        boolean mustRun = false;
        TurnStore.Decided decided;
        try {
            open.admitNext();
            decided =
                    tools.store()
                            .decide(
                                    bot.id(),
                                    conversationId,
                                    messageId,
                                    decisions,
                                    tools.lease(),
                                    resumption);
            mustRun = decided.mustRun();
        } finally {
            if (!mustRun) {
                resumption.withdraw();
            }
        }
        if (!mustRun) {
            return new Continued(follow(decided), null);
        }
        OwnedTurn owned = requireNonNull(resumption.turn);
        LiveTurn live = owned.live();
        tools.leased(live, requested);
        live.showToolSteps(decided.steps());
        live.catchUp(decided.turn());
        live.setAwaited(List.of());
        return new Continued(live, admitted(bot, decided, owned));
    }

    private LiveTurn follow(TurnStore.Decided decided) {
        LiveTurn live = finder.follow(decided.turn());
        if (runsHere(live) || live.run() != decided.turn().run()) {
            // It has gone on, or was restarted, since: these steps may be out of date.
            return live;
        }
        live.showToolSteps(decided.steps());
        if (decided.turn().state() == TurnState.WAITING) {
            live.setAwaited(
                    decided.steps().stream().filter(step -> step.state().awaits()).toList());
            if (runsHere(live)) {
                // Another decision has made it go on meanwhile.
                live.setAwaited(List.of());
            }
        }
        return live;
    }

    private boolean runsHere(LiveTurn live) {
        return open.find(live.messageId()) != null;
    }

    private AdmittedTurn admitted(Bot bot, TurnStore.Decided decided, OwnedTurn owned) {
        Turn turn = decided.turn();
        try {
            WaitingRequest waited = WaitingRequest.parse(requireNonNull(decided.request()));
            return new AdmittedTurn(
                    waited.request(bot, turn),
                    new TurnStore.Accepted(turn, true),
                    owned.live(),
                    owned,
                    decided.steps(),
                    waited);
        } catch (RuntimeException bug) {
            // The turn is stored as running, so it must end.
            TurnEnd broken = TurnEnd.broken(turn.answer(), ErrorCode.INTERNAL_ERROR);
            tools.pending().add(owned, turn.key(), turn.fence(), broken);
            owned.live().markEndPostponed(AppError.internal(bug));
            throw bug;
        }
    }

    /** Stops a turn that waits: it has no owner that could stop it. */
    void stop(LiveTurn turn) {
        tools.peers().keyOf(turn).ifPresent(key -> stop(key, turn.messageId()));
    }

    private void stop(TurnKey key, String messageId) {
        Turn stored = tools.store().find(key.botId(), key.conversationId(), messageId).orElse(null);
        if (stored == null || stored.state() != TurnState.WAITING) {
            return;
        }
        var end =
                new TurnEnd(
                        TurnState.STOPPED,
                        stored.answer(),
                        null,
                        null,
                        stored.usage(),
                        stored.sources());
        // If it has gone on meanwhile, its owner gets the request to stop.
        var _ = tools.store().finish(key, stored.fence(), end);
    }

    /** Registers a turn that goes on before other threads can see that it does. */
    private final class Resumption implements Consumer<Turn> {
        private @Nullable OwnedTurn turn;
        private @Nullable Turn stored;
        private boolean withdrawn;

        @Override
        public synchronized void accept(Turn again) {
            if (withdrawn) {
                throw AppError.internal(new IllegalStateException("the request has failed"));
            }
            if (turn == null) {
                LiveTurn followed = tools.peers().release(again.messageId());
                if (followed != null && !isBeginning(followed, again)) {
                    tools.peers().follow(again, followed);
                    followed = null;
                }
                turn = new OwnedTurn(followed == null ? LiveTurn.of(again, List.of()) : followed);
                stored = again;
                open.add(turn);
            }
        }

        /** Whether readers of this copy can read on in the turn. */
        private static boolean isBeginning(LiveTurn copy, Turn stored) {
            return copy.run() == stored.run() && stored.answer().startsWith(copy.unpublishedText());
        }

        /** The turn does not go on here: the database continues to feed its readers. */
        synchronized void withdraw() {
            withdrawn = true;
            if (turn != null && stored != null) {
                tools.peers().follow(stored, turn.live());
                open.remove(turn);
            }
        }
    }
}
