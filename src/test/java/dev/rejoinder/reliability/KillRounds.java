package dev.rejoinder.reliability;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rounds on one data folder. In each round, clients use the server until it is killed. The clients
 * repeat every request without a final response at the next server, and the check compares all
 * responses in the conversations of the round with the stored data.
 */
final class KillRounds implements AutoCloseable {
    private static final String BOT = "guide";
    private static final int SHORTEST_MILLIS = 20;
    private static final int LONGEST_MILLIS = 500;
    private static final int LATE_MILLIS = 2_000;
    private static final int LONGEST_START_MILLIS = 900;

    /** Every tenth round also kills a server during its start. */
    private static final int START_KILLED = 10;

    private final KillProvider provider = KillProvider.start();
    private final KillableServer.Launch launch;
    private final Random random;
    private final Map<String, List<KillRequest>> byConversation = new LinkedHashMap<>();
    private List<KillRequest> open = List.of();
    private @Nullable String token;
    private Figures figures = Figures.NONE;

    /** Totals over all rounds. */
    record Figures(
            int rounds,
            int requests,
            int acknowledged,
            int repeated,
            int answers,
            int stopped,
            int interrupted) {
        static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0);

        Figures plus(Figures other) {
            return new Figures(
                    rounds + other.rounds,
                    requests + other.requests,
                    acknowledged + other.acknowledged,
                    repeated + other.repeated,
                    answers + other.answers,
                    stopped + other.stopped,
                    interrupted + other.interrupted);
        }
    }

    KillRounds(Path data, Random random) throws IOException {
        this.launch = KillableServer.Launch.of(data, provider.url());
        this.random = random;
    }

    /** Runs rounds and checks the last one. */
    Figures run(int rounds) throws IOException, InterruptedException, SQLException {
        for (int round = 0; round < rounds; round++) {
            if (token != null && random.nextInt(START_KILLED) == 0) {
                killStarting();
            }
            round(launch, this::killSoon);
        }
        return checkLast();
    }

    /** Runs one round whose server ends at a crash point. */
    void crash(CrashPoint point) throws IOException, InterruptedException, SQLException {
        round(
                launch.running(CrashingServer.class),
                server -> {
                    server.tell(point.toString());
                    var _ = server.awaitLine(Pattern.compile("(crashes at .*)"));
                });
    }

    /** Runs one round, with its check, whose server only claims to do a step. */
    void pretend(CrashPoint point) throws IOException, InterruptedException, SQLException {
        round(
                launch.running(CrashingServer.class),
                server -> {
                    server.tell(point.toString());
                    var _ = server.awaitLine(Pattern.compile("(crashes at .*)"));
                    killAfter(LATE_MILLIS, server);
                });
        var _ = checkLast();
    }

    /** Runs one round whose server is killed after it has received this many pieces. */
    void killAfterPiece(int nth) throws IOException, InterruptedException, SQLException {
        var sent = new AtomicInteger();
        round(
                launch,
                server ->
                        provider.watch(
                                (_, _) -> {
                                    if (sent.incrementAndGet() == nth) {
                                        server.kill();
                                    }
                                }));
        provider.watch((_, _) -> {});
    }

    /** How a round's server ends. Returns after its end. */
    private interface Ending {
        void begin(KillableServer server) throws IOException, InterruptedException;
    }

    private void killSoon(KillableServer server) {
        killAfter(SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS), server);
    }

    private static void killAfter(int millis, KillableServer server) {
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(server::close);
    }

    private void round(KillableServer.Launch how, Ending ending)
            throws IOException, InterruptedException, SQLException {
        try (KillableServer server = KillableServer.start(how);
                KillClient client = client(server)) {
            check(client);
            var traffic = new KillTraffic(client, List.copyOf(byConversation.keySet()));
            ending.begin(server);
            traffic.begin(random);
            var _ = server.awaitEnd();
            open = traffic.end();
        }
    }

    /** Checks the last round and returns the totals. */
    Figures checkLast() throws IOException, InterruptedException, SQLException {
        try (KillableServer server = KillableServer.start(launch);
                KillClient client = client(server)) {
            check(client);
        }
        return figures;
    }

    private void killStarting() throws IOException, InterruptedException {
        try (KillableServer server = KillableServer.launch(launch)) {
            var _ = server.endsWithin(Duration.ofMillis(random.nextInt(LONGEST_START_MILLIS)));
        }
    }

    private KillClient client(KillableServer server) throws IOException, InterruptedException {
        if (token != null) {
            return new KillClient(server.port(), token, BOT);
        }
        token = server.firstToken();
        var client = new KillClient(server.port(), token, BOT);
        client.createBot();
        return client;
    }

    private void check(KillClient client) throws IOException, InterruptedException, SQLException {
        List<KillRequest> unsettled = open.stream().filter(each -> !each.isSettled()).toList();
        int acknowledged = (int) open.stream().filter(KillCheck::isAnswer).count();
        var settling = new KillTraffic(client, List.of());
        settling.settle(unsettled);
        var _ = settling.end();
        Set<String> touched = new LinkedHashSet<>();
        open.forEach(request -> touched.add(file(request)));
        List<KillRequest> further = goOn(client, touched);
        further.forEach(this::file);

        var part = new LinkedHashMap<String, List<KillRequest>>();
        touched.forEach(id -> part.put(id, byConversation.getOrDefault(id, List.of())));
        var check = new KillCheck(client);
        KillCheck.Seen seen = check.conversations(part);
        check.total(byConversation.size());
        KillCheck.file(launch.data());
        figures =
                figures.plus(
                        new Figures(
                                open.isEmpty() ? 0 : 1,
                                open.size() + further.size(),
                                acknowledged,
                                unsettled.size(),
                                seen.answers(),
                                seen.stopped(),
                                seen.broken()));
        open = List.of();
    }

    /** Records a settled request under its conversation. */
    private String file(KillRequest request) {
        String id = request.conversation();
        if (id == null) {
            throw new AssertionError("nobody was told where this is: " + request);
        }
        byConversation.computeIfAbsent(id, _ -> new ArrayList<>()).add(request);
        return id;
    }

    /**
     * Sends a new question in each conversation. Each must be answered, so no conversation is
     * stuck.
     */
    private static List<KillRequest> goOn(KillClient client, Set<String> conversations)
            throws InterruptedException {
        var traffic = new KillTraffic(client, List.of());
        List<KillRequest> further = new ArrayList<>();
        conversations.stream().limit(8).forEach(id -> further.add(traffic.ask(id)));
        traffic.settle(further);
        return traffic.end();
    }

    @Override
    public void close() throws IOException {
        provider.close();
    }
}
