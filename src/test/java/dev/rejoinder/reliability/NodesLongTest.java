package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several servers on one database. Some are killed, paused and restarted while their clients
 * continue at another: {@code mvn verify -Plong -Dtest=NodesLongTest}. There are {@code
 * -Drejoinder.nodes.rounds} kills (300) and {@code -Drejoinder.nodes.restarts} full restarts (20).
 */
@Tag("long")
final class NodesLongTest {
    private static final int ROUNDS = 300;
    private static final int RESTARTS = 20;
    private static final int CLIENTS = 12;
    private static final int STREAMS = 200;
    private static final int SHARED_CONVERSATIONS = 4;
    private static final Duration END_ELSEWHERE = Duration.ofSeconds(15);
    private static final Duration BACK = Duration.ofSeconds(5);
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @TempDir Path folder;

    /** Clients that send one question after the other until they are stopped. */
    private static final class Traffic {
        final ConcurrentLinkedQueue<NodeRequest> asked = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Throwable> wrongs = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean ends = new AtomicBoolean();
        private final List<Thread> threads = new ArrayList<>();

        Traffic(HttpClient http, NodeCluster cluster, int clients, String word, List<String> in) {
            for (int i = 0; i < clients; i++) {
                threads.add(
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            try {
                                                askOn(http, cluster, word, in);
                                            } catch (Throwable wrong) {
                                                wrongs.add(wrong);
                                            }
                                        }));
            }
        }

        private void askOn(HttpClient http, NodeCluster cluster, String word, List<String> in)
                throws InterruptedException {
            var random = new Random();
            while (!ends.get()) {
                String conversation =
                        in.isEmpty() || random.nextBoolean()
                                ? null
                                : in.get(random.nextInt(in.size()));
                var request =
                        new NodeRequest(
                                "What is " + word + " " + NUMBERS.incrementAndGet() + "?",
                                conversation);
                asked.add(request);
                request.ask(http, cluster, random);
            }
        }

        List<NodeRequest> end() throws InterruptedException {
            ends.set(true);
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

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void nothingIsLostWhenANodeIsKilledAndItsStreamsEndElsewhere(int nodes) throws Exception {
        int rounds = Integer.getInteger("rejoinder.nodes.rounds", ROUNDS) / 2;
        var random = new Random();
        long slowest = 0;
        int whole = 0;
        int broken = 0;
        int cut = 0;
        int again = 0;
        List<String> shared = new ArrayList<>();
        try (var cluster = new NodeCluster(folder, nodes);
                var http = HttpClient.newHttpClient()) {
            // Slow, so that each kill cuts some streams.
            cluster.provider().watch((_, _) -> pause(20));
            for (int round = 0; round < rounds; round++) {
                var traffic = new Traffic(http, cluster, CLIENTS, "number", List.copyOf(shared));
                pause(500 + random.nextInt(1_500));
                int victim = random.nextInt(nodes);
                cluster.node(victim).kill();
                long killed = System.nanoTime();
                traffic.ends.set(true);
                Thread starting =
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            try {
                                                cluster.start(victim);
                                            } catch (Exception failure) {
                                                traffic.wrongs.add(failure);
                                            }
                                        });
                List<NodeRequest> asked = traffic.end();
                starting.join();
                for (NodeRequest each : asked) {
                    if (each.cut() > 0) {
                        slowest = Math.max(slowest, each.firstEndNanos() - killed);
                    }
                    cut += each.cut() > 0 ? 1 : 0;
                    whole += each.isWhole() ? 1 : 0;
                    broken += each.isWhole() ? 0 : 1;
                    again += each.isWhole() && each.failed() > 0 ? 1 : 0;
                }
                shared.clear();
                asked.stream()
                        .limit(SHARED_CONVERSATIONS)
                        .forEach(each -> shared.add(each.conversationId()));
                cluster.check(asked);
                System.out.printf(
                        "%d nodes, %d kills: %d whole (%d of them run again), %d broken; %d cut by"
                                + " a kill, the slowest of them ended %d ms after it%n",
                        nodes,
                        round + 1,
                        whole,
                        again,
                        broken,
                        cut,
                        TimeUnit.NANOSECONDS.toMillis(slowest));
                assertThat(Duration.ofNanos(slowest)).isLessThan(END_ELSEWHERE);
            }
        }
        assertThat(whole).isPositive();
        assertThat(cut).isPositive();
    }

    @Test
    void serversRecoverFromADatabaseRestartUnderLoad() throws Exception {
        try (var cluster = new NodeCluster(folder, 2);
                var http = HttpClient.newHttpClient()) {
            var traffic = new Traffic(http, cluster, CLIENTS, "number", List.of());
            pause(2_000);
            long away = System.nanoTime();
            cluster.restartDatabase();
            long back = System.nanoTime();
            var later = new NodeRequest("What is asked later?", null);
            later.ask(http, cluster, new Random());
            long first = later.firstEndNanos() - back;
            pause(5_000);
            int before = traffic.asked.size();
            pause(3_000);
            List<NodeRequest> asked = traffic.end();
            assertThat(asked.stream().skip(before)).allMatch(each -> each.unanswered() == 0);
            cluster.check(asked);
            System.out.printf(
                    "database away for %d ms; the first success %d ms after it was back; %d"
                            + " questions, %d of them with errors, %d whole%n",
                    TimeUnit.NANOSECONDS.toMillis(back - away),
                    TimeUnit.NANOSECONDS.toMillis(first),
                    asked.size(),
                    asked.stream().filter(each -> each.unanswered() > 0).count(),
                    asked.stream().filter(NodeRequest::isWhole).count());
            assertThat(Duration.ofNanos(first)).isLessThan(BACK);
        }
    }

    @Test
    void nodePausedForLongerThanItsLeaseCannotWrite() throws Exception {
        try (var cluster = new NodeCluster(folder, 2);
                var one = new KillClient(cluster.node(0).port(), cluster.token(), NodeCluster.BOT);
                var two =
                        new KillClient(cluster.node(1).port(), cluster.token(), NodeCluster.BOT)) {
            KillProvider.Gate gate = cluster.provider().hold("held");
            var atOne = new KillRequest("k", "What is held?", null);
            var atTwo = new KillRequest("k", "What is held?", null);
            Thread first = Thread.ofVirtual().start(() -> follow(one, atOne));
            gate.awaitOne();
            // Wait until its text so far is stored.
            while (cluster.rows("select 1 from turn where answer <> ''").isEmpty()) {
                pause(20);
            }
            Thread second = Thread.ofVirtual().start(() -> follow(two, atTwo));
            pause(1_000);
            NodeCluster.signal("STOP", cluster.node(0).pid());
            long stopped = System.nanoTime();
            second.join();
            long ended = System.nanoTime() - stopped;
            List<List<String>> kept = cluster.rows("select state, answer, fence from turn");
            // When it continues, there is more text to read.
            gate.open();
            pause(1_000);
            NodeCluster.signal("CONT", cluster.node(0).pid());
            first.join();

            System.out.printf(
                    "the stream at the other node ended %d ms after its owner was stopped%n",
                    TimeUnit.NANOSECONDS.toMillis(ended));
            assertThat(kept.getFirst().getFirst()).isEqualTo("INTERRUPTED");
            assertThat(cluster.rows("select state, answer, fence from turn")).isEqualTo(kept);
            assertThat(atTwo.told().getLast().text()).isEqualTo(kept.getFirst().get(1));
            assertThat(atOne.told().getLast()).isEqualTo(atTwo.told().getLast());
            // Its own reader got only stored text, too.
            assertThat(atOne.told())
                    .allMatch(told -> kept.getFirst().get(1).startsWith(told.text()));
            assertThat(Duration.ofNanos(ended)).isLessThan(END_ELSEWHERE);
        }
    }

    private static void follow(KillClient client, KillRequest request) {
        try {
            int status = client.stream(request, Integer.MAX_VALUE);
            assertThat(status).isEqualTo(200);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void clientsNoticeNothingOfARollingRestart() throws Exception {
        int restarts = Integer.getInteger("rejoinder.nodes.restarts", RESTARTS);
        try (var cluster = new NodeCluster(folder, 2);
                var http = HttpClient.newHttpClient()) {
            cluster.provider().watch((_, _) -> pause(150));
            for (int round = 0; round < restarts; round++) {
                var traffic = new Traffic(http, cluster, STREAMS, "number", List.of());
                pause(3_000);
                for (int node = 0; node < cluster.size(); node++) {
                    KillableServer old = cluster.node(node);
                    old.terminate();
                    var _ = old.awaitEnd();
                    cluster.start(node);
                    pause(1_000);
                }
                List<NodeRequest> asked = traffic.end();
                cluster.check(asked);
                int failed = asked.stream().mapToInt(NodeRequest::failed).sum();
                int errors = asked.stream().mapToInt(NodeRequest::unanswered).sum();
                System.out.printf(
                        "restart %d: %d questions by %d clients at once, %d failed, %d errors, %d"
                                + " streams cut and resumed%n",
                        round + 1,
                        asked.size(),
                        STREAMS,
                        failed,
                        errors,
                        asked.stream().filter(each -> each.cut() > 0).count());
                // Clients retry a 500, a 503 and a broken stream.
                assertThat(failed).isZero();
                assertThat(asked).allMatch(NodeRequest::isWhole);
            }
        }
    }
}
