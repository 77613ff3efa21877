package dev.rejoinder.outbound;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Enforces deadlines on one thread, which exits while no request runs. */
final class Watchdog {
    private static final int IDLE_SECONDS = 10;

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("outbound-watchdog").daemon().factory());

    Watchdog() {
        thread.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setRemoveOnCancelPolicy(true);
    }

    OutboundDeadline start(Duration total) {
        var deadline = new OutboundDeadline();
        deadline.timedBy(
                thread.schedule(deadline::expire, total.toMillis(), TimeUnit.MILLISECONDS));
        return deadline;
    }
}
