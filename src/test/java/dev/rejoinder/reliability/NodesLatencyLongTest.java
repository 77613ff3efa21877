package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the latency of text from the provider to a reader at another node, and its cost for the
 * database: {@code mvn verify -Plong -Dtest=NodesLatencyLongTest}.
 */
@Tag("long")
final class NodesLatencyLongTest {
    private static final int STREAMS = Integer.getInteger("rejoinder.nodes.streams", 200);
    private static final int FOLLOWED = Integer.getInteger("rejoinder.nodes.followed", 20);
    private static final int TOKEN_MILLIS = 50;
    private static final Duration MEASURED = Duration.ofSeconds(15);

    /** Before that, the figures include JIT compilation and class loading. */
    private static final Duration WARM = Duration.ofSeconds(5);

    @TempDir Path folder;

    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Delay> delays = new ConcurrentLinkedQueue<>();

    /** The latency of a piece, and its arrival time. */
    private record Delay(long atNanos, long millis) {}

    @Test
    void textReachesAReaderAtAnotherNode() throws Exception {
        try (var cluster = new NodeCluster(folder, 2);
                var http = HttpClient.newHttpClient()) {
            cluster.provider()
                    .watch(
                            (question, piece) -> {
                                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TOKEN_MILLIS));
                                sent.put(question + piece, System.nanoTime());
                            });
            long begin = System.nanoTime();
            long end = begin + MEASURED.toNanos();
            var clients = new ArrayList<Thread>();
            List<Long> before = figures(cluster);
            for (int i = 0; i < STREAMS; i++) {
                int client = i;
                clients.add(Thread.ofVirtual().start(() -> ask(http, cluster, client, end)));
            }
            for (Thread client : clients) {
                client.join();
            }
            List<Long> after = figures(cluster);
            System.out.printf(
                    "%d streams, %d of them followed; %d pieces sent%n%s%n"
                            + "transactions %d, WAL %d bytes, updates of turns %d, of them HOT %d;"
                            + " processor time of both servers %d ms, of the database %d ms%n",
                    STREAMS,
                    FOLLOWED,
                    sent.size(),
                    delays(begin),
                    after.get(0) - before.get(0),
                    after.get(1) - before.get(1),
                    after.get(2) - before.get(2),
                    after.get(3) - before.get(3),
                    after.get(4) - before.get(4),
                    after.get(5) - before.get(5));
            assertThat(delays.isEmpty()).isEqualTo(FOLLOWED == 0);
        }
    }

    /** Formats the latencies of all pieces, and of those after the warm-up. */
    private String delays(long begin) {
        return summary("all", begin) + "%n".formatted() + summary("warm", begin + WARM.toNanos());
    }

    private String summary(String which, long sinceNanos) {
        List<Long> sorted =
                delays.stream()
                        .filter(each -> each.atNanos() - sinceNanos >= 0)
                        .map(Delay::millis)
                        .sorted()
                        .toList();
        return sorted.isEmpty()
                ? which + ": none seen at the other node"
                : "%s: %d seen at the other node: p50 %d ms, p95 %d ms, p99 %d ms, longest %d ms"
                        .formatted(
                                which,
                                sorted.size(),
                                sorted.get(sorted.size() / 2),
                                sorted.get(sorted.size() * 95 / 100),
                                sorted.get(sorted.size() * 99 / 100),
                                sorted.getLast());
    }

    private static List<Long> figures(NodeCluster cluster) throws Exception {
        var figures = new ArrayList<Long>();
        cluster.rows(
                        """
                        select xact_commit, pg_current_wal_lsn() - '0/0', n_tup_upd, n_tup_hot_upd
                        from pg_stat_database, pg_stat_user_tables
                        where datname = 'postgres' and relname = 'turn'
                        """)
                .getFirst()
                .forEach(figure -> figures.add(Long.valueOf(figure)));
        long servers = 0;
        for (int i = 0; i < cluster.size(); i++) {
            servers += ProcessHandle.of(cluster.node(i).pid()).map(NodesLatencyLongTest::cpu).get();
        }
        figures.add(TimeUnit.NANOSECONDS.toMillis(servers));
        // Excludes backends that have ended; the servers keep their connections.
        long database = cluster.database().stream().mapToLong(NodesLatencyLongTest::cpu).sum();
        figures.add(TimeUnit.NANOSECONDS.toMillis(database));
        return figures;
    }

    private static long cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    private void ask(HttpClient http, NodeCluster cluster, int client, long end) {
        for (int number = 0; System.nanoTime() - end < 0; number++) {
            String question = "What is " + client + "x" + number + "?";
            Thread other = null;
            if (client < FOLLOWED) {
                other =
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            LockSupport.parkNanos(
                                                    TimeUnit.MILLISECONDS.toNanos(300));
                                            read(http, cluster, 1, question, true);
                                        });
            }
            read(http, cluster, 0, question, false);
            try {
                if (other != null) {
                    other.join();
                }
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    private void read(
            HttpClient http, NodeCluster cluster, int node, String question, boolean measured) {
        try {
            var request =
                    HttpRequest.newBuilder(cluster.at(node).resolve("/api/v1/chat/guide/stream"))
                            .header("Authorization", "Bearer " + cluster.token())
                            .header("Idempotency-Key", question.replaceAll("\\W+", "-"))
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            "{\"message\":\"" + question + "\"}"))
                            .build();
            var response = http.send(request, BodyHandlers.ofInputStream());
            List<String> pieces = KillText.pieces(question);
            int length = 0;
            int known = 0;
            int knownLength = 0;
            // Ignore text from before the reader attached.
            boolean first = true;
            try (var in =
                    new BufferedReader(
                            new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                String line;
                while ((line = in.readLine()) != null) {
                    if (!measured || !line.startsWith("data: {\"type\":\"message.delta\"")) {
                        continue;
                    }
                    long now = System.nanoTime();
                    length +=
                            KillClient.JSON
                                    .readTree(line.substring("data: ".length()))
                                    .get("delta")
                                    .stringValue()
                                    .length();
                    while (known < pieces.size()
                            && knownLength + pieces.get(known).length() <= length) {
                        knownLength += pieces.get(known).length();
                        Long at = sent.get(question + known);
                        if (!first && at != null) {
                            delays.add(new Delay(now, TimeUnit.NANOSECONDS.toMillis(now - at)));
                        }
                        known++;
                    }
                    first = false;
                }
            }
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
