package dev.rejoinder.http;

import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;

/** A server whose clock the test sets. */
abstract class ClockedServerFixture extends ServerFixture {
    final SettableClock clock = new SettableClock();

    @Override
    TestServer.Options options() {
        return super.options().clock(clock);
    }
}
