package dev.rejoinder.turn;

import dev.rejoinder.turn.TurnMachine.Event;
import dev.rejoinder.turn.TurnMachine.State;
import dev.rejoinder.turn.TurnMachine.Step;

/** What simulated turns obey: the law itself, or one with a planted fault. */
interface SimulatedLaw {
    Step begin(boolean claimed);

    Step next(State state, Event event);

    /** The law that the server obeys. */
    static SimulatedLaw of(int models) {
        var machine = new TurnMachine(models);
        return new SimulatedLaw() {
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
