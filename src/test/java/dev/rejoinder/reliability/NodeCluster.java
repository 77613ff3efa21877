package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.Program;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Several servers, each in its own process, on one PostgreSQL database that a test can stop.
 * Thread-safe.
 */
final class NodeCluster implements AutoCloseable {
    static final String BOT = "guide";
    private static final Duration AWAY = Duration.ofMinutes(1);

    private final Path folder;
    private final int databasePort;
    private final KillProvider provider;
    private final AtomicReferenceArray<@Nullable KillableServer> nodes;
    private EmbeddedPostgres postgres;
    private final String token;

    NodeCluster(Path folder, int nodes) throws IOException, InterruptedException {
        this.folder = folder;
        this.nodes = new AtomicReferenceArray<>(nodes);
        this.provider = KillProvider.start();
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.databasePort = socket.getLocalPort();
        }
        this.postgres = openDatabase();
        start(0);
        this.token = node(0).firstToken();
        try (var client = new KillClient(node(0).port(), token, BOT)) {
            client.createBot();
        }
        for (int i = 1; i < nodes; i++) {
            start(i);
        }
    }

    private EmbeddedPostgres openDatabase() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setPort(databasePort)
                .setPGStartupWait(AWAY)
                .start();
    }

    /** Returns the processes of the database. */
    List<ProcessHandle> database() throws IOException {
        ProcessHandle first = ProcessHandle.of(databasePid()).orElseThrow();
        return Stream.concat(Stream.of(first), first.children()).toList();
    }

    private long databasePid() throws IOException {
        Path pid = folder.resolve("postgres").resolve("postmaster.pid");
        return Long.parseLong(Files.readAllLines(pid).getFirst());
    }

    /** Kills the database without a clean shutdown and starts it again. */
    void restartDatabase() throws IOException {
        signal("QUIT", databasePid());
        postgres.close();
        postgres = openDatabase();
    }

    static void signal(String name, long pid) throws IOException {
        var _ = Program.run("", "kill", "-" + name, Long.toString(pid));
    }

    /** Starts a node and returns when it listens. */
    void start(int node) throws IOException, InterruptedException {
        var launch =
                KillableServer.Launch.of(folder.resolve("node-" + node), provider.url())
                        .with(Map.of("REJOINDER_DATABASE_URL", url()));
        nodes.set(node, KillableServer.start(launch));
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres?user=postgres";
    }

    KillableServer node(int node) {
        KillableServer found = nodes.get(node);
        if (found == null) {
            throw new IllegalStateException("node " + node + " was never started");
        }
        return found;
    }

    int size() {
        return nodes.length();
    }

    /** Returns the address of a node, even if it has ended. */
    URI at(int node) throws IOException, InterruptedException {
        return URI.create("http://127.0.0.1:" + node(node).port());
    }

    String token() {
        return token;
    }

    KillProvider provider() {
        return provider;
    }

    /** Returns the rows of a query as texts. */
    List<List<String>> rows(String query) throws SQLException {
        try (var connection = DriverManager.getConnection(url());
                var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            var rows = new ArrayList<List<String>>();
            while (found.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    String value = found.getString(i);
                    row.add(value == null ? "" : value);
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** Checks the responses to these questions and all counts. */
    void check(List<NodeRequest> asked) throws SQLException {
        for (Map.Entry<String, String> number : KillCheck.NUMBERS.entrySet()) {
            assertThat(rows(number.getValue())).as(number.getKey()).containsExactly(List.of("0"));
        }
        var byQuestion = new java.util.HashMap<String, List<String>>();
        for (List<String> row : rows("select question, state, answer, message_id from turn")) {
            assertThat(byQuestion.put(row.getFirst(), row)).as("%s twice", row).isNull();
        }
        for (NodeRequest each : asked) {
            each.check(byQuestion.get(each.question()));
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
        provider.close();
        postgres.close();
    }
}
