package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;

final class PostgresTurnRepeatTest extends TurnRepeatContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }
}
