package dev.rejoinder.reliability;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Concurrent clients that send random requests until the server ends. They share some
 * conversations. Thread-safe.
 */
final class KillTraffic {
    private static final int CLIENTS = 8;
    private static final int SHARED_CONVERSATIONS = 5;
    private static final int LAST_CUT = 40;
    private static final long BUSY_PAUSE_NANOS = 20_000_000;

    private static final AtomicLong KEYS = new AtomicLong();

    private final KillClient client;
    private final List<String> shared;
    private final ConcurrentLinkedQueue<KillRequest> asked = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> wrongs = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Creates clients of one server.
     *
     * @param known existing conversations; clients continue the last few
     */
    KillTraffic(KillClient client, List<String> known) {
        this.client = client;
        this.shared = known.subList(Math.max(0, known.size() - SHARED_CONVERSATIONS), known.size());
    }

    /** One use of the server. */
    private interface Use {
        void run() throws IOException, InterruptedException;
    }

    void begin(Random random) {
        for (int i = 0; i < CLIENTS; i++) {
            var own = new Random(random.nextLong());
            run(
                    () -> {
                        while (true) {
                            askOnce(own);
                        }
                    });
        }
    }

    private void run(Use use) {
        threads.add(Thread.ofVirtual().start(() -> note(use)));
    }

    private void note(Use use) {
        try {
            use.run();
        } catch (IOException killed) {
            // The server has ended.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Throwable wrong) {
            wrongs.add(wrong);
        }
    }

    private void askOnce(Random random) throws IOException, InterruptedException {
        boolean goesOn = !shared.isEmpty() && random.nextInt(10) < 6;
        KillRequest request = ask(goesOn ? shared.get(random.nextInt(shared.size())) : null);
        int cut = 1 + random.nextInt(LAST_CUT);
        int status =
                switch (random.nextInt(6)) {
                    case 0, 1 -> client.message(request);
                    case 2 -> client.stream(request, Integer.MAX_VALUE);
                    case 3 -> client.stream(request, cut);
                    case 4 -> twice(request, cut);
                    default -> {
                        client.stop(request, cut);
                        yield 200;
                    }
                };
        if (status == 429) {
            LockSupport.parkNanos(BUSY_PAUSE_NANOS);
        } else if (status != 200) {
            throw new AssertionError(status + " without a fault: " + request);
        }
    }

    /** Creates a request under an unused key. */
    KillRequest ask(@Nullable String conversationId) {
        long number = KEYS.incrementAndGet();
        var request =
                new KillRequest("key-" + number, "What is number " + number + "?", conversationId);
        asked.add(request);
        return request;
    }

    /** Sends the same key from two clients at once. */
    private int twice(KillRequest request, int cut) throws IOException, InterruptedException {
        Thread other = Thread.ofVirtual().start(() -> note(() -> client.stream(request, cut)));
        int status = client.message(request);
        other.join();
        return status;
    }

    /** Repeats all requests without a final response concurrently, until each has one. */
    void settle(List<KillRequest> open) {
        for (KillRequest request : open) {
            run(() -> settle(request));
        }
    }

    private void settle(KillRequest request) throws IOException, InterruptedException {
        for (int i = request.hashCode() & 1; !request.isSettled(); i++) {
            int status =
                    i % 2 == 0
                            ? client.stream(request, Integer.MAX_VALUE)
                            : client.message(request);
            if (status != 200) {
                LockSupport.parkNanos(BUSY_PAUSE_NANOS);
            }
        }
    }

    /** Waits for all clients and throws the first failure that a client recorded. */
    List<KillRequest> end() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        if (!wrongs.isEmpty()) {
            var all = new AssertionError(wrongs.size() + " clients saw what is wrong");
            wrongs.forEach(all::addSuppressed);
            throw all;
        }
        return List.copyOf(asked);
    }
}
