package dev.rejoinder.provider.http;

import java.time.Duration;

/** Aborts a call that takes too long. Closing it, from any thread, calls that off. */
final class CallDeadline implements AutoCloseable {
    private final Thread watch;
    private volatile boolean passed;

    private CallDeadline(Duration timeout, HttpCall call) {
        watch =
                Thread.ofVirtual()
                        .name("call-deadline")
                        .unstarted(
                                () -> {
                                    try {
                                        Thread.sleep(timeout);
                                        passed = true;
                                        call.abort();
                                    } catch (InterruptedException e) {
                                        // It came in time.
                                    }
                                });
    }

    static CallDeadline start(Duration timeout, HttpCall call) {
        var deadline = new CallDeadline(timeout, call);
        deadline.watch.start();
        return deadline;
    }

    boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
