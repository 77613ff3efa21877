package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.reliability.CrashPoint.Moment;
import dev.rejoinder.reliability.CrashPoint.Step;
import dev.rejoinder.reliability.KillActionReceiver.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Rounds of servers whose answers call tools. In each round a server ends, at a random time or at a
 * crash point, while clients ask, and starts again; sometimes that happens several times. The
 * clients go on until each has a final response. Then the check compares what everybody knows.
 */
final class KillActionRounds implements AutoCloseable {
    private static final int CLIENTS = 8;
    private static final int MOST_KILLS = 3;
    private static final int LONGEST_MILLIS = 300;
    private static final List<Step> STEPS = List.of(Step.values());
    private static final int MOST_STEPS = 6;

    private final KillProvider provider = KillProvider.start();
    private final KillActionReceiver receiver = new KillActionReceiver();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final String database;
    private final Random random;
    private final AtomicReferenceArray<@Nullable KillableServer> nodes;
    private final KillActionCheck check = new KillActionCheck();
    private final String token;
    private long questions;

    /**
     * Starts the servers.
     *
     * @param database the JDBC URL of PostgreSQL, or empty for SQLite
     */
    KillActionRounds(Path folder, String database, int nodes, Random random)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.database = database;
        this.random = random;
        this.nodes = new AtomicReferenceArray<>(nodes);
        start(0);
        this.token = node(0).firstToken();
        post("/bots", "{\"name\":\"Guide\",\"shortName\":\"guide\",\"model\":\"openai/played\"}");
        for (String tool : receiver.tools()) {
            post("/bots/guide/tools", tool);
        }
        for (int i = 1; i < nodes; i++) {
            start(i);
        }
    }

    private void start(int node) throws IOException, InterruptedException {
        var environment = new java.util.HashMap<String, String>();
        environment.put("REJOINDER_OUTBOUND_PRIVATE_NETWORKS", "127.0.0.0/8");
        if (!database.isEmpty()) {
            environment.put("REJOINDER_DATABASE_URL", database);
        }
        nodes.set(
                node,
                KillableServer.start(
                        KillableServer.Launch.of(folder.resolve("node-" + node), provider.url())
                                .running(CrashingServer.class)
                                .with(environment)));
    }

    private KillableServer node(int node) {
        return java.util.Objects.requireNonNull(nodes.get(node));
    }

    private void post(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(
                        request("/api/v1" + path)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private HttpRequest.Builder request(String path) throws IOException, InterruptedException {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node(0).port() + path))
                .header("Authorization", "Bearer " + token);
    }

    /** A random server that runs, or null. */
    private @Nullable URI anyServer() {
        KillableServer any = nodes.get(new Random().nextInt(nodes.length()));
        try {
            return any == null || !any.isAlive()
                    ? null
                    : URI.create("http://127.0.0.1:" + any.port());
        } catch (IOException ended) {
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Runs rounds with so many kills, and returns the totals of all so far. */
    KillActionCheck.Figures run(int kills) throws IOException, InterruptedException, SQLException {
        int left = kills;
        while (left > 0) {
            int some = Math.min(left, 1 + random.nextInt(MOST_KILLS));
            var endings = new ArrayList<Ending>();
            for (int i = 0; i < some; i++) {
                endings.add(anyEnding());
            }
            round(endings);
            left -= some;
        }
        return check.figures();
    }

    /** Runs one round in which the first server ends at a crash point. */
    void crash(CrashPoint point) throws IOException, InterruptedException, SQLException {
        round(List.of((server, clients) -> arm(server, point, clients)));
    }

    /** Runs one round in which the first server ends when the receiver has got some requests. */
    void killWhen(Progress progress, int nth)
            throws IOException, InterruptedException, SQLException {
        round(List.of((server, clients) -> watch(server, progress, nth, clients)));
    }

    /** Lets the server end, sooner or later. */
    private interface Ending {
        void begin(KillableServer server, List<Thread> clients)
                throws IOException, InterruptedException;
    }

    private Ending anyEnding() {
        int nth = 1 + random.nextInt(MOST_STEPS);
        int millis = random.nextInt(LONGEST_MILLIS);
        return switch (random.nextInt(4)) {
            case 0 -> (_, _) -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            case 1 -> {
                Progress progress = random.nextBoolean() ? Progress.RECEIVED : Progress.ANSWERED;
                yield (server, clients) -> watch(server, progress, nth, clients);
            }
            default -> {
                Step step = STEPS.get(random.nextInt(STEPS.size()));
                Moment moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
                var point = new CrashPoint(moment, step, nth);
                yield (server, clients) -> arm(server, point, clients);
            }
        };
    }

    private static void arm(KillableServer server, CrashPoint point, List<Thread> clients)
            throws IOException, InterruptedException {
        server.tell(point.toString());
        awaitEnd(server, clients);
    }

    /** Waits until the server ends, or no client needs it any more. */
    private static void awaitEnd(KillableServer server, List<Thread> clients)
            throws InterruptedException {
        while (clients.stream().anyMatch(Thread::isAlive)
                && !server.endsWithin(Duration.ofMillis(20))) {
            Thread.onSpinWait();
        }
    }

    private void watch(KillableServer server, Progress progress, int nth, List<Thread> clients)
            throws InterruptedException {
        var seen = new AtomicInteger();
        receiver.watch(
                (now, _) -> {
                    if (now == progress && seen.incrementAndGet() == nth) {
                        server.kill();
                    }
                });
        awaitEnd(server, clients);
        receiver.watch((_, _) -> {});
    }

    private void round(List<Ending> endings)
            throws IOException, InterruptedException, SQLException {
        var asked = new ArrayList<KillActionRequest>();
        var wrongs = new ConcurrentLinkedQueue<Throwable>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            var request =
                    new KillActionRequest(
                            ++questions,
                            http,
                            this::anyServer,
                            token,
                            new Random(random.nextLong()));
            asked.add(request);
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            request.ask();
                                        } catch (Throwable wrong) {
                                            wrongs.add(wrong);
                                        }
                                    }));
        }
        for (Ending ending : endings) {
            int victim = random.nextInt(nodes.length());
            ending.begin(node(victim), threads);
            node(victim).kill();
            start(victim);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!wrongs.isEmpty()) {
            var all = new AssertionError(wrongs.size() + " clients saw what is wrong");
            wrongs.forEach(all::addSuppressed);
            throw all;
        }
        for (KillActionRequest each : asked) {
            check.check(each, history(each.conversationId()), receiver.seen(each.question()));
        }
        numbers();
    }

    private JsonNode history(String conversationId) throws IOException, InterruptedException {
        String path =
                "/api/v1/chat/guide/conversations/" + conversationId + "?include=status,steps";
        HttpResponse<String> response = http.send(request(path).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return KillClient.JSON.readTree(response.body()).get("data");
    }

    private void numbers() throws SQLException {
        String url =
                database.isEmpty()
                        ? "jdbc:sqlite:" + folder.resolve("node-0").resolve("rejoinder.db")
                        : database;
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            for (Map<String, String> all : List.of(KillCheck.NUMBERS, KillActionCheck.NUMBERS)) {
                for (Map.Entry<String, String> number : all.entrySet()) {
                    try (var result = statement.executeQuery(number.getValue())) {
                        assertThat(result.next()).isTrue();
                        assertThat(result.getLong(1)).as(number.getKey()).isZero();
                    }
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < nodes.length(); i++) {
            KillableServer node = nodes.get(i);
            if (node != null) {
                node.close();
            }
        }
        receiver.close();
        provider.close();
        http.shutdownNow();
        http.close();
    }
}
