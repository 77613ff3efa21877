package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.provider.FinishReason;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Accepts questions while the server has capacity. Thread-safe. */
final class TurnAdmission {
    private final TurnRunner.Dependencies tools;
    private final OpenTurns open;
    private final TurnFinder finder;
    private final Ids ids;
    private final ClientThreads threads;

    TurnAdmission(TurnRunner.Dependencies tools, OpenTurns open, TurnFinder finder, Ids ids) {
        this.tools = tools;
        this.open = open;
        this.finder = finder;
        this.ids = ids;
        this.threads = new ClientThreads(tools.store(), ids);
    }

    /** Stores the question; durable when it returns. The caller must run the turn if it owns it. */
    AdmittedTurn accept(
            TurnRequest request, NewTurn.@Nullable Idempotency idempotency, boolean streamed) {
        try {
            return acceptOrFork(request, idempotency, streamed);
        } finally {
            // A replayed request has a turn with the same files, and a refused one has none.
            request.files().discardUnused();
        }
    }

    private AdmittedTurn acceptOrFork(
            TurnRequest request, NewTurn.@Nullable Idempotency idempotency, boolean streamed) {
        ClientThread thread = request.thread();
        if (thread == null) {
            return accept(request, newTurn(request, idempotency, streamed));
        }
        NewTurn turn = newTurn(request, idempotency, streamed);
        try {
            return accept(request, threads.join(turn, thread));
        } catch (AppError missing) {
            Long follows = thread.lastSequence();
            if (follows == null || missing.code() != ErrorCode.CONVERSATION_NOT_FOUND) {
                throw missing;
            }
            NewTurn fork = threads.fork(turn, request, thread, follows);
            if (fork == null) {
                throw missing;
            }
            return accept(request, fork);
        }
    }

    private AdmittedTurn accept(TurnRequest request, NewTurn turn) {
        long requested = tools.clock().nanos();
        var registration = new Registration(turn);
        boolean mustRun = false;
        TurnStore.Accepted accepted;
        try {
            open.admit();
            accepted = tools.store().accept(turn, tools.lease(), registration);
            mustRun = accepted.mustRun();
        } finally {
            if (!mustRun) {
                registration.withdraw();
            }
        }
        if (accepted.turn().finishReason() == FinishReason.HANDOVER) {
            tools.handovers().questionStored(accepted.turn().key().conversationId());
        }
        if (!mustRun) {
            return new AdmittedTurn(request, accepted, finder.follow(accepted.turn()), null);
        }
        OwnedTurn owned = registration.turn();
        tools.leased(owned.live(), requested);
        // Turns wait long for their models: a supplied history can have a megabyte.
        TurnRequest kept = tools.assembler().withoutUnusedHistory(request);
        return new AdmittedTurn(
                kept, accepted, owned.live(), owned, steps(accepted.turn(), owned), null);
    }

    /** Reads the tool calls that a restarted turn keeps. */
    private List<ToolStep> steps(Turn turn, OwnedTurn owned) {
        if (turn.toolEvents() == 0) {
            return List.of();
        }
        try {
            List<ToolStep> steps =
                    tools.store().steps(List.of(turn.key())).getOrDefault(turn.key(), List.of());
            owned.live().showToolSteps(steps);
            return steps;
        } catch (AppError away) {
            // The turn is stored as running, so it must run to its end.
            owned.watchdog().abort(AbortReason.INTERNAL_ERROR);
            return List.of();
        }
    }

    private NewTurn newTurn(
            TurnRequest request, NewTurn.@Nullable Idempotency idempotency, boolean streamed) {
        String conversationId = request.conversationId();
        return new NewTurn(
                request.bot().id(),
                conversationId == null ? ids.conversation() : conversationId,
                conversationId == null || request.createConversation(),
                ids.message(),
                ids.message(),
                request.text(),
                request.metadata(),
                request.userId(),
                idempotency,
                streamed,
                tools.assembler().recall(request),
                null,
                tools.handovers().ofQuestion(request.bot(), request.text()),
                request.budget(),
                request.files());
    }

    /**
     * Registers the turn before it is stored, so that a retried request always finds the running
     * turn.
     */
    private final class Registration implements Consumer<Turn> {
        private OwnedTurn turn;
        private boolean withdrawn;

        Registration(NewTurn fresh) {
            turn =
                    new OwnedTurn(
                            new LiveTurn(
                                    fresh.conversationId(),
                                    fresh.userMessageId(),
                                    fresh.messageId(),
                                    fresh.streamed()));
            open.add(turn);
        }

        synchronized OwnedTurn turn() {
            return turn;
        }

        /** Replaces the registered turn with a restarted one and its ids. */
        @Override
        public synchronized void accept(Turn again) {
            if (withdrawn) {
                // The request has failed, so no thread would run the turn.
                throw AppError.internal(new IllegalStateException("the request has failed"));
            }
            var fresh = new OwnedTurn(LiveTurn.of(again, List.of()));
            open.replace(turn, fresh);
            turn = fresh;
        }

        /** Removes the turn: nothing was stored, or the result of the commit is unknown. */
        synchronized void withdraw() {
            withdrawn = true;
            turn.live()
                    .markEndUnknown(
                            AppError.of(
                                    ErrorCode.INTERNAL_ERROR,
                                    "The message could not be stored. Please try again."));
            open.remove(turn);
        }
    }
}
