package dev.rejoinder.turn;

import dev.rejoinder.turn.TurnStateMachine.Event;
import dev.rejoinder.turn.TurnStateMachine.State;
import dev.rejoinder.turn.TurnStateMachine.Step;

/** The state machine of simulated turns: the server's, or one with a planted bug. */
interface SimulatedStateMachine {
    Step begin(boolean claimed);

    Step next(State state, Event event);

    /** The server's state machine. */
    static SimulatedStateMachine of(TurnStateMachine machine) {
        return new SimulatedStateMachine() {
            @Override
            public Step begin(boolean claimed) {
                return machine.begin(claimed);
            }

            @Override
            public Step next(State state, Event event) {
                return machine.next(state, event);
            }
        };
    }
}
