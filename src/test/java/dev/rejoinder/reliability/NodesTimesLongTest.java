package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Keys;
import dev.rejoinder.access.Scope;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Measures how soon a change at one server takes effect at another, each in its own process: {@code
 * mvn verify -Plong -Dtest=NodesTimesLongTest}.
 */
@Tag("long")
final class NodesTimesLongTest {
    private static final int ROUNDS = 10;
    private static final String BOT = "/api/v1/bots/" + NodeCluster.BOT;
    private static final String MESSAGE = "/api/v1/chat/" + NodeCluster.BOT + "/message";
    private static final String STREAM = "/api/v1/chat/" + NodeCluster.BOT + "/stream";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    /**
     * Longer than promised, because the test machine may be busy. The test prints the measured
     * times.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int LIMIT = 60;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** Uses expire at most this much after the window; requests take time, too. */
    private static final Duration WINDOW_AND_MORE = WINDOW.plusSeconds(1);

    private static final Duration COUNTED = Duration.ofSeconds(150);

    @TempDir Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    /** A condition that another server will meet. */
    private interface Look {
        boolean met() throws Exception;
    }

    /** The id and the secret of a key. */
    private record Key(String id, String token) {}

    private HttpResponse<String> send(
            NodeCluster cluster,
            int node,
            String token,
            String method,
            String path,
            @Nullable String body)
            throws IOException, InterruptedException {
        return http.send(
                request(cluster, node, token, path)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(
            NodeCluster cluster, int node, String token, String path)
            throws IOException, InterruptedException {
        return HttpRequest.newBuilder(cluster.at(node).resolve(path))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(60));
    }

    /** Sends a request that must succeed. */
    private JsonNode done(
            NodeCluster cluster,
            int node,
            String token,
            String method,
            String path,
            @Nullable String body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = send(cluster, node, token, method, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return KillClient.JSON.readTree(response.body()).get("data");
    }

    private String adminKey(NodeCluster cluster) {
        Clock clock = Clock.system();
        var random = new SecureRandom();
        var settings = DatabaseSettings.postgres(cluster.url());
        try (var storage = Storage.open(settings, folder, clock);
                var background = Executors.newSingleThreadExecutor()) {
            return new Keys(storage.keys(), clock, new Ids(clock, random), random, background)
                    .create("Operator", Scope.ADMIN, Set.of(), Map.of(), null)
                    .token();
        }
    }

    private Key key(NodeCluster cluster, String admin, int chatPerMinute)
            throws IOException, InterruptedException {
        String body =
                "{\"name\":\"Phone\",\"scope\":\"write\",\"limits\":{\"chatPerMinute\":"
                        + chatPerMinute
                        + "}}";
        JsonNode made = done(cluster, 0, admin, "POST", "/api/v1/keys", body);
        return new Key(made.get("id").stringValue(), made.get("key").stringValue());
    }

    /** Returns the milliseconds from an instant until the condition is met. */
    private static long millisUntil(long sinceNanos, Look look) throws Exception {
        while (!look.met()) {
            assertThat(System.nanoTime() - sinceNanos).isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    }

    private static void print(String what, List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.printf(
                "%s: median %d ms, longest %d ms of %d%n",
                what, sorted.get(sorted.size() / 2), sorted.getLast(), sorted.size());
    }

    @Test
    void keyRevokedAtOneServerIsRefusedAtTheOtherAndItsStreamsEndAtBoth() throws Exception {
        var refused = new ArrayList<Long>();
        var cut = new ArrayList<Long>();
        try (var cluster = new NodeCluster(folder, 2);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            String admin = adminKey(cluster);
            KillProvider.Gate gate = cluster.provider().hold("held");
            for (int round = 0; round < ROUNDS; round++) {
                Key key = key(cluster, admin, 0);
                var open = new ArrayList<InputStream>();
                for (int node = 0; node < cluster.size(); node++) {
                    open.add(stream(cluster, node, key.token()));
                    gate.awaitOne();
                }
                Look isRefused =
                        () -> send(cluster, 1, key.token(), "GET", BOT, null).statusCode() == 401;
                assertThat(isRefused.met()).isFalse();

                var _ = done(cluster, 0, admin, "DELETE", "/api/v1/keys/" + key.id(), null);
                long revoked = System.nanoTime();
                List<Future<Long>> ends = new ArrayList<>();
                for (InputStream stream : open) {
                    ends.add(clients.submit(() -> millisUntilCut(stream, revoked)));
                }
                refused.add(millisUntil(revoked, isRefused));
                for (Future<Long> end : ends) {
                    cut.add(end.get());
                }
            }
            gate.open();
        }
        print("a revoked key is refused at the other server", refused);
        print("streams of a revoked key are cut, at both", cut);
    }

    private InputStream stream(NodeCluster cluster, int node, String token)
            throws IOException, InterruptedException {
        HttpRequest request =
                request(cluster, node, token, STREAM)
                        .POST(BodyPublishers.ofString("{\"message\":\"What is held?\"}"))
                        .build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private static long millisUntilCut(InputStream stream, long sinceNanos) {
        try {
            byte[] rest = stream.readAllBytes();
            throw new AssertionError("it ended: " + new String(rest, StandardCharsets.UTF_8));
        } catch (IOException broken) {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
        }
    }

    @Test
    void botChangedAtOneServerIsChangedAtTheOther() throws Exception {
        var shown = new ArrayList<Long>();
        var held = new ArrayList<Long>();
        try (var cluster = new NodeCluster(folder, 2)) {
            String token = cluster.token();
            for (int round = 0; round < ROUNDS; round++) {
                String instructions = "Say " + round + ".";
                var _ =
                        done(
                                cluster,
                                0,
                                token,
                                "PATCH",
                                BOT,
                                "{\"instructions\":\""
                                        + instructions
                                        + "\",\"maxTokens\":10"
                                        + round
                                        + "}");
                long changed = System.nanoTime();
                shown.add(
                        millisUntil(
                                changed,
                                () ->
                                        done(cluster, 1, token, "GET", BOT, null)
                                                .toString()
                                                .contains(instructions)));
                for (boolean enabled : new boolean[] {false, true}) {
                    String body = "{\"enabled\":" + enabled + "}";
                    var _ = done(cluster, 0, token, "PATCH", BOT, body);
                    long switched = System.nanoTime();
                    String question = "{\"message\":\"Are you there?\"}";
                    int expected = enabled ? 200 : 404;
                    held.add(
                            millisUntil(
                                    switched,
                                    () ->
                                            send(cluster, 1, token, "POST", MESSAGE, question)
                                                            .statusCode()
                                                    == expected));
                }
            }
        }
        print("a changed bot is shown by the other server", shown);
        print("a bot that is switched off or on is so for questions at the other server", held);
    }

    @Test
    void sourceAddedAtOneServerIsFoundAtTheOther() throws Exception {
        var found = new ArrayList<Long>();
        try (var cluster = new NodeCluster(folder, 2)) {
            String token = cluster.token();
            for (int round = 0; round < ROUNDS; round++) {
                String word = "zebra" + (char) ('a' + round);
                String body =
                        "{\"type\":\"text\",\"title\":\"Zoo\",\"text\":\"The "
                                + word
                                + " sleeps at noon.\"}";
                String id =
                        done(cluster, 0, token, "POST", BOT + "/sources", body)
                                .get("id")
                                .stringValue();
                String source = BOT + "/sources/" + id;
                var _ =
                        millisUntil(
                                System.nanoTime(),
                                () ->
                                        done(cluster, 0, token, "GET", source, null)
                                                .get("status")
                                                .stringValue()
                                                .equals("ready"));
                long ready = System.nanoTime();
                String question = "{\"message\":\"When does the " + word + " sleep?\"}";
                found.add(
                        millisUntil(
                                ready,
                                () ->
                                        done(cluster, 1, token, "POST", MESSAGE, question)
                                                .get("sources")
                                                .toString()
                                                .contains(id)));
            }
        }
        print("a source that is ready at one server is found by a question at the other", found);
    }

    /** The times at which an allowed request was sent and answered. */
    private record Let(long sentNanos, long answeredNanos) {}

    @Test
    void twoServersShareARateLimit() throws Exception {
        try (var cluster = new NodeCluster(folder, 2);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Key key = key(cluster, adminKey(cluster), LIMIT);
            var let = new ConcurrentLinkedQueue<Let>();
            long begin = System.nanoTime();
            long end = begin + COUNTED.toNanos();
            List<Callable<Integer>> all = new ArrayList<>();
            for (int client = 0; client < 8; client++) {
                int node = client % 2;
                all.add(() -> ask(cluster, node, key.token(), end, let));
            }
            int asked = 0;
            for (Future<Integer> each : clients.invokeAll(all)) {
                asked += each.get();
            }
            List<Let> sorted =
                    let.stream().sorted(Comparator.comparingLong(Let::sentNanos)).toList();
            int most = 0;
            int least = Integer.MAX_VALUE;
            for (Let first : sorted) {
                most = Math.max(most, within(sorted, first.sentNanos(), WINDOW));
            }
            for (long from = begin;
                    from - (end - WINDOW_AND_MORE.toNanos()) < 0;
                    from += TimeUnit.MILLISECONDS.toNanos(100)) {
                least = Math.min(least, within(sorted, from, WINDOW_AND_MORE));
            }
            System.out.printf(
                    "%d of %d requests let through in %d s; at most %d surely in %d s, and at least"
                            + " %d in %d s, of %d%n",
                    sorted.size(),
                    asked,
                    COUNTED.toSeconds(),
                    most,
                    WINDOW.toSeconds(),
                    least,
                    WINDOW_AND_MORE.toSeconds(),
                    LIMIT);
            assertThat(most).isBetween(LIMIT - 1, LIMIT + 1);
            assertThat(least).isBetween(LIMIT - 1, LIMIT + 1);
        }
    }

    /** Returns how many requests were certainly allowed in that interval. */
    private static int within(List<Let> let, long fromNanos, Duration length) {
        long to = fromNanos + length.toNanos();
        return Math.toIntExact(
                let.stream()
                        .filter(
                                each ->
                                        each.sentNanos() - fromNanos >= 0
                                                && each.answeredNanos() - to <= 0)
                        .count());
    }

    private int ask(
            NodeCluster cluster, int node, String token, long end, ConcurrentLinkedQueue<Let> let)
            throws IOException, InterruptedException {
        int asked = 0;
        String question = "{\"message\":\"How many?\"}";
        while (System.nanoTime() - end < 0) {
            long sent = System.nanoTime();
            int status = send(cluster, node, token, "POST", MESSAGE, question).statusCode();
            assertThat(status).isIn(200, 429);
            if (status == 200) {
                let.add(new Let(sent, System.nanoTime()));
            }
            asked++;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        return asked;
    }
}
