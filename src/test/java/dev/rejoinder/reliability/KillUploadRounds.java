package dev.rejoinder.reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.attachment.Attachment;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Kills a server while clients upload files and send them: each acknowledged file is there, and a
 * sweep leaves nothing else.
 */
final class KillUploadRounds {
    private static final int CLIENTS = 4;

    /** How many files are acknowledged before each kill. */
    private static final int LEAST = 5;

    private static final String BOUNDARY = "boundary";
    private static final Pattern FILE = Pattern.compile("file_[0-9A-Z]{26}");

    private final Path data;
    private final Random random;
    private final AtomicInteger numbers = new AtomicInteger();

    /** The acknowledged files with their contents. */
    private final Map<String, String> unused = new ConcurrentHashMap<>();

    private final Map<String, String> used = new ConcurrentHashMap<>();
    private @Nullable String token;

    KillUploadRounds(Path data, Random random) {
        this.data = data;
        this.random = random;
    }

    private KillableServer start() throws IOException, InterruptedException {
        return KillableServer.start(
                KillableServer.Launch.of(data, URI.create("http://127.0.0.1:1"))
                        .with(
                                Map.of(
                                        "REJOINDER_LIMIT_UPLOADS_PER_DAY",
                                        "0",
                                        "REJOINDER_LIMIT_UPLOAD_MEGABYTES_PER_DAY",
                                        "0")));
    }

    /** Runs rounds and returns how many files were acknowledged. */
    int run(int rounds, Duration traffic) throws Exception {
        for (int i = 0; i < rounds; i++) {
            try (KillableServer server = start()) {
                token = token == null ? server.firstToken() : token;
                checkFiles(server.port());
                killDuringTraffic(server, traffic);
            }
        }
        checkSweep();
        return unused.size() + used.size();
    }

    private void killDuringTraffic(KillableServer server, Duration traffic) throws Exception {
        int port = server.port();
        int before = unused.size() + used.size();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                var _ = clients.submit(() -> upload(port));
            }
            long until = System.nanoTime() + traffic.toNanos();
            while (unused.size() + used.size() < before + LEAST || System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(1 + random.nextInt(20));
            }
            server.kill();
        }
    }

    /** Uploads and sends files until the server is gone. */
    private void upload(int port) {
        try (var http = HttpClient.newHttpClient()) {
            while (true) {
                String content =
                        "File " + numbers.incrementAndGet() + ". " + "Some words. ".repeat(30_000);
                String form =
                        "--"
                                + BOUNDARY
                                + "\r\nContent-Disposition: form-data; name=\"file\";"
                                + " filename=\"a.txt\"\r\n\r\n"
                                + content
                                + "\r\n--"
                                + BOUNDARY
                                + "--\r\n";
                HttpResponse<String> stored =
                        send(
                                http,
                                port,
                                "files",
                                "multipart/form-data; boundary=" + BOUNDARY,
                                form);
                if (stored.statusCode() != 200) {
                    return;
                }
                Matcher id = FILE.matcher(stored.body());
                assertThat(id.find()).isTrue();
                if (ThreadLocalRandom.current().nextBoolean()) {
                    unused.put(id.group(), content);
                    continue;
                }
                String message =
                        "{\"message\":\"Hello\",\"attachments\":[{\"fileId\":\""
                                + id.group()
                                + "\"}]}";
                if (send(http, port, "message", "application/json", message).statusCode() == 200) {
                    used.put(id.group(), content);
                }
            }
        } catch (IOException killed) {
            // What was not acknowledged may be lost.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<String> send(
            HttpClient http, int port, String path, String type, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:" + port + "/api/v1/chat/demo/" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", type);
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private void checkFiles(int port) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            for (Map<String, String> files : List.of(unused, used)) {
                for (Map.Entry<String, String> file : files.entrySet()) {
                    String path = "files/" + file.getKey();
                    assertThat(send(http, port, path, "text/plain", null).body())
                            .as(file.getKey())
                            .isEqualTo(file.getValue());
                }
            }
        }
    }

    private void checkFiles(Storage storage) throws IOException {
        Map<String, String> files = new HashMap<>(unused);
        files.putAll(used);
        String botId = storage.bots().find("demo").orElseThrow().id();
        for (Map.Entry<String, String> file : files.entrySet()) {
            var content = new ByteArrayOutputStream();
            storage.attachments()
                    .copy(
                            storage.attachments()
                                    .find(botId, file.getKey(), Clock.system().now())
                                    .orElseThrow(),
                            Attachment.Variant.CONTENT,
                            content);
            assertThat(content.toString(UTF_8)).isEqualTo(file.getValue());
        }
    }

    /** A day later, only the files of stored messages are left, whole. */
    private void checkSweep() throws SQLException, IOException {
        try (Storage storage = Storage.open(data, Clock.system())) {
            checkFiles(storage);
            storage.attachments()
                    .sweep(Clock.system().now().plus(Attachment.UNUSED).plusSeconds(60));
        }
        String ids = "select id from attachment order by id";
        assertThat(texts(ids)).noneMatch(unused::containsKey);
        assertThat(Set.copyOf(texts(ids)).containsAll(used.keySet())).isTrue();
        assertThat(texts("select distinct attachment_id from attachment_part order by 1"))
                .isEqualTo(texts(ids));
        assertThat(
                        texts(
                                "select id from attachment a where state <> 'READY' or not exists"
                                        + " (select 1 from turn t where t.bot_id = a.bot_id and"
                                        + " t.conversation_id = a.conversation_id and t.sequence ="
                                        + " a.sequence and t.attachments = 1)"))
                .isEmpty();
        assertThat(
                        texts(
                                "select t.message_id from turn t where t.attachments <> (select"
                                    + " count(*) from attachment a where a.bot_id = t.bot_id and"
                                    + " a.conversation_id = t.conversation_id and a.sequence ="
                                    + " t.sequence)"))
                .isEmpty();
    }

    private List<String> texts(String query) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("rejoinder.db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
