package dev.rejoinder.turn;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import org.jspecify.annotations.Nullable;

/** Observes turns on the threads that run them; must not block or throw. Thread-safe. */
public interface TurnObserver {
    /** Does nothing. */
    TurnObserver NONE =
            new TurnObserver() {
                @Override
                public TurnObservation begins(Turn turn) {
                    return NO_WATCH;
                }

                @Override
                public void abandonedTurnsEnded(int ended) {}
            };

    /** A turn starts on this thread. */
    TurnObservation begins(Turn turn);

    /** This many orphaned turns were ended. */
    void abandonedTurnsEnded(int ended);

    /** Why a call brought no whole answer. */
    enum CallFailureKind {
        UNAVAILABLE,
        RATE_LIMITED,
        REJECTED,
        CUT,
        MALFORMED,
        /** The model exceeded the first-token timeout or the timeout between tokens. */
        SILENT,
        /** The turn was stopped, passed its deadline, or lost its lease. */
        ABORTED,
        /** A bug in this server. */
        INTERNAL;

        static CallFailureKind of(ModelException.Kind kind) {
            return switch (kind) {
                case UNAVAILABLE -> UNAVAILABLE;
                case RATE_LIMITED -> RATE_LIMITED;
                case REJECTED -> REJECTED;
                case CUT -> CUT;
                case MALFORMED -> MALFORMED;
                case ABORTED -> ABORTED;
            };
        }
    }

    /** Observes one turn, only on its thread. */
    interface TurnObservation {
        /** The search for passages starts. */
        void searching();

        void searched(int passages);

        /** A model call starts. */
        void callStarted(String model);

        /** The call brought an answer. */
        void callSucceeded(@Nullable Usage usage);

        /** The call brought no answer or a partial one; ignored when no call is running. */
        void callFailed(CallFailureKind why);

        /** The tool calls of a round start. */
        void toolsStarted();

        /** A tool call has its outcome, which is stored. */
        void toolEnded(ToolStep call);

        /** The tool calls of the round have ended, or await somebody. */
        void toolsEnded();

        /** The turn waits for somebody outside the server; this server no longer owns it. */
        void waits();

        /** The turn is over; {@code end} is null when this server no longer owns it. */
        void ended(@Nullable TurnEnd end);
    }

    /** For {@link #NONE}. */
    TurnObservation NO_WATCH =
            new TurnObservation() {
                @Override
                public void searching() {}

                @Override
                public void searched(int passages) {}

                @Override
                public void callStarted(String model) {}

                @Override
                public void callSucceeded(@Nullable Usage usage) {}

                @Override
                public void callFailed(CallFailureKind why) {}

                @Override
                public void toolsStarted() {}

                @Override
                public void toolEnded(ToolStep call) {}

                @Override
                public void toolsEnded() {}

                @Override
                public void waits() {}

                @Override
                public void ended(@Nullable TurnEnd end) {}
            };
}
