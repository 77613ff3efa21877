package dev.rejoinder.reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.ServerProgram;
import dev.rejoinder.testkit.WebhookReceiver;
import dev.rejoinder.testkit.WebhookReceiver.Behavior;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Rounds of servers that deliver webhooks. In each round, servers end at random times while clients
 * ask, and start again. Then every event in the database must have reached every receiver that
 * wants it, however that receiver answers.
 */
final class KillWebhookRounds implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final int LONGEST_MILLIS = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The receivers that must get every event, if only by one attempt. */
    private static final List<String> ALL =
            List.of("/ok", "/flaky", "/slow", "/broken", "/redirect", "/endless");

    /** Gets few of its deliveries, because each takes until the deadline. */
    private static final String NEVER = "/never";

    private static final String GONE = "/gone";

    private final WebhookReceiver receiver = new WebhookReceiver(0);

    /** By path and event, the sequence in the body. */
    private final Map<String, Map<String, Long>> received = new ConcurrentHashMap<>();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final Random random;
    private final KillWebhookData data;
    private final Map<String, String> environment;
    private final AtomicReferenceArray<@Nullable KillableServer> nodes;
    private final String token;
    private final ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();

    /**
     * Starts the servers.
     *
     * @param database the JDBC URL of PostgreSQL, or empty for SQLite
     */
    KillWebhookRounds(Path folder, String database, int nodes, Random random)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.random = random;
        this.nodes = new AtomicReferenceArray<>(nodes);
        this.environment = new HashMap<>();
        environment.put("REJOINDER_OUTBOUND_PRIVATE_NETWORKS", "127.0.0.0/8");
        environment.put("REJOINDER_SECRETS_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        if (!database.isEmpty()) {
            environment.put("REJOINDER_DATABASE_URL", database);
        }
        this.data =
                new KillWebhookData(
                        database.isEmpty()
                                ? "jdbc:sqlite:" + data(0).resolve("rejoinder.db")
                                : database);
        start(0);
        this.token = node(0).firstToken();
        receive("/ok", WebhookReceiver.status("200 OK"));
        receive("/flaky", this::flaky);
        receive("/slow", receiver.slowly(50));
        receive("/broken", WebhookReceiver.status("500 Broken"));
        receive("/redirect", WebhookReceiver.status("302 Found", "Location: /ok"));
        receive("/endless", WebhookReceiver.endless());
        receive(NEVER, receiver.never());
        receive(GONE, WebhookReceiver.status("410 Gone"));
        for (int i = 1; i < nodes; i++) {
            start(i);
        }
        // The servers see the endpoints of commands within a second.
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
    }

    private Path data(int node) {
        return folder.resolve("node-" + node);
    }

    private boolean flaky(ScriptedHttpServer.Peer peer, WebhookReceiver.Received request)
            throws IOException {
        if (request.header("webhook-id").hashCode() % 3 == 0) {
            peer.reset();
            return false;
        }
        return WebhookReceiver.status("200 OK").answer(peer, request);
    }

    /** Adds an endpoint whose requests are noted before they are answered. */
    private void receive(String path, Behavior behavior) throws IOException, InterruptedException {
        Map<String, Long> sequences = new ConcurrentHashMap<>();
        received.put(path, sequences);
        receiver.on(
                path,
                (peer, request) -> {
                    sequences.put(
                            request.header("webhook-id"),
                            KillClient.JSON
                                    .readTree(request.body())
                                    .at("/data/sequence")
                                    .longValue());
                    return behavior.answer(peer, request);
                });
        var command = new ArrayList<>(ServerProgram.java());
        command.addAll(ServerProgram.program(null));
        command.addAll(List.of("webhook", "create", receiver.url(path)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("REJOINDER_DATA", data(0).toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
    }

    private void start(int node) throws IOException, InterruptedException {
        nodes.set(
                node,
                KillableServer.start(
                        KillableServer.Launch.of(data(node), URI.create("http://127.0.0.1:1"))
                                .with(environment)));
    }

    private KillableServer node(int node) {
        return Objects.requireNonNull(nodes.get(node));
    }

    /**
     * Runs a round.
     *
     * @param kills how often a server ends
     * @param questions how many questions each client asks, at least until the last kill
     */
    void run(int kills, int questions) throws IOException, InterruptedException {
        var wrongs = new ConcurrentLinkedQueue<Throwable>();
        var killing = new AtomicBoolean(true);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            for (int n = 0; n < questions || killing.get(); n++) {
                                                ask();
                                            }
                                        } catch (Throwable wrong) {
                                            wrongs.add(wrong);
                                        }
                                    }));
        }
        for (int i = 0; i < kills; i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_MILLIS)));
            int victim = random.nextInt(nodes.length());
            node(victim).kill();
            start(victim);
        }
        killing.set(false);
        for (Thread thread : threads) {
            thread.join();
        }
        if (!wrongs.isEmpty()) {
            throw new AssertionError("a client saw what is wrong", wrongs.peek());
        }
    }

    /** Asks until the answer has come. */
    private void ask() throws InterruptedException {
        String key = UUID.randomUUID().toString();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            KillableServer any = nodes.get(new Random().nextInt(nodes.length()));
            try {
                HttpRequest request =
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:"
                                                        + Objects.requireNonNull(any).port()
                                                        + "/api/v1/chat/demo/message"))
                                .header("Authorization", "Bearer " + token)
                                .header("Idempotency-Key", key)
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"message\":\"Where is order 7?\"}"))
                                .build();
                HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    JsonNode answer = KillClient.JSON.readTree(response.body()).get("data");
                    answers.add(answer.get("messageId").stringValue());
                    return;
                }
                // Asked again with the same key.
            } catch (IOException ended) {
                // Asked again when a server runs.
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        throw new AssertionError("no answer in time");
    }

    /** Waits until every event has arrived everywhere. Returns the number of events. */
    int check() throws SQLException {
        List<KillWebhookData.Event> events = data.events();
        assertThat(events.stream().map(KillWebhookData.Event::messageId))
                .as("each acknowledged answer has its event")
                .containsAll(answers);
        KillWebhookData.checkOrder(events);
        Map<String, Long> stored =
                events.stream()
                        .collect(toMap(KillWebhookData.Event::id, KillWebhookData.Event::position));
        Set<String> ids = stored.keySet();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (String path : ALL) {
            Map<String, Long> arrived = received.getOrDefault(path, Map.of());
            Set<String> at = arrived.keySet();
            while (!at.containsAll(ids)) {
                assertThat(System.nanoTime())
                        .as(
                                "%s has %d of %d events",
                                path, ids.stream().filter(at::contains).count(), ids.size())
                        .isLessThan(end);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            assertThat(arrived).as("%s got nothing else, with sequences", path).isEqualTo(stored);
        }
        assertThat(received.get(NEVER)).isNotEmpty();
        assertThat(data.deliveriesOf(receiver.url(NEVER))).isEqualTo(ids.size());
        assertThat(data.disabled()).containsExactly(receiver.url(GONE));
        assertThat(received.get(GONE)).isNotEmpty();
        return ids.size();
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
        http.shutdownNow();
        http.close();
    }
}
