package dev.rejoinder.turn;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import org.jspecify.annotations.Nullable;

/** Observes turns while they run, on their threads; must not block or throw. Thread-safe. */
public interface TurnObserver {
    /** Observes nothing. */
    TurnObserver NONE =
            new TurnObserver() {
                @Override
                public TurnObservation begins(Turn turn) {
                    return NO_WATCH;
                }

                @Override
                public void abandonedTurnsEnded(int ended) {}
            };

    /** A turn begins on this thread. */
    TurnObservation begins(Turn turn);

    /** This many turns were ended because their server was gone. */
    void abandonedTurnsEnded(int ended);

    /** Why a call brought no whole answer. */
    enum CallFailureKind {
        UNAVAILABLE,
        RATE_LIMITED,
        REJECTED,
        CUT,
        MALFORMED,
        /** Nothing came for too long. */
        SILENT,
        /** The turn was stopped, late, or lost. */
        ABORTED,
        /** Our own fault. */
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

    /** Observes one turn, on its thread alone. */
    interface TurnObservation {
        /** The search for passages begins. */
        void searching();

        void searched(int passages);

        /** A model is called. */
        void callStarted(String model);

        /** The call brought an answer. */
        void callSucceeded(@Nullable Usage usage);

        /** The call brought none, or not all of one; ignored when none is under way. */
        void callFailed(CallFailureKind why);

        /** The turn is over: null when it is no longer this process's. */
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
                public void ended(@Nullable TurnEnd end) {}
            };
}
