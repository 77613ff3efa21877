package dev.rejoinder.reliability;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.attachment.Attachment;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.testkit.SampleFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Kills servers and their parsers while clients upload files and send them: each acknowledged file
 * is there, and a sweep leaves nothing else.
 */
final class KillUploadRounds implements AutoCloseable {
    private static final int CLIENTS = 4;

    /** How many files are acknowledged before each kill. */
    private static final int LEAST = 5;

    /** How many files are read again after each kill. */
    private static final int SAMPLE = 100;

    private static final int LONGEST_MILLIS_BETWEEN_PARSER_KILLS = 4_000;
    private static final String BOUNDARY = "boundary";
    private static final Pattern FILE = Pattern.compile("file_[0-9A-Z]{26}");

    private final Path folder;
    private final String database;
    private final Random random;
    private final List<KillableServer> nodes = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String token;
    private final byte[] picture;

    /** What the servers store of the picture. */
    private final String storedPicture;

    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger parserKills = new AtomicInteger();

    /** The acknowledged files with their contents. */
    private final Map<String, String> unused = new ConcurrentHashMap<>();

    private final Map<String, String> used = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /**
     * Starts the servers.
     *
     * @param database the JDBC URL of PostgreSQL, or empty for SQLite
     */
    KillUploadRounds(Path folder, String database, int nodes, Random random)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.database = database;
        this.random = random;
        this.nodes.add(start(0));
        this.token = this.nodes.getFirst().firstToken();
        for (int i = 1; i < nodes; i++) {
            this.nodes.add(start(i));
        }
        this.picture = Files.readAllBytes(SampleFiles.picture(folder, "picture.png"));
        int port = this.nodes.getFirst().port();
        HttpResponse<String> stored = upload(port, "picture.png", picture);
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
        String id = idOf(stored);
        this.storedPicture = send(port, "files/" + id, "text/plain", null).body();
        unused.put(id, storedPicture);
    }

    private KillableServer start(int node) throws IOException, InterruptedException {
        var environment = new HashMap<String, String>();
        environment.put("REJOINDER_LIMIT_UPLOADS_PER_DAY", "0");
        environment.put("REJOINDER_LIMIT_UPLOAD_MEGABYTES_PER_DAY", "0");
        if (!database.isEmpty()) {
            environment.put("REJOINDER_DATABASE_URL", database);
        }
        return KillableServer.start(
                KillableServer.Launch.of(
                                folder.resolve("node-" + node), URI.create("http://127.0.0.1:1"))
                        .with(environment));
    }

    int acknowledged() {
        return unused.size() + used.size();
    }

    int parserKills() {
        return parserKills.get();
    }

    /** Kills a random server after so much traffic, starts it again, and checks what it serves. */
    void run(Duration traffic) throws Exception {
        int victim = random.nextInt(nodes.size());
        stopped = false;
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = begin(clients);
            int before = acknowledged();
            long until = System.nanoTime() + traffic.toNanos();
            while (acknowledged() < before + LEAST || System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(1 + random.nextInt(20));
            }
            nodes.get(victim).kill();
            stopped = true;
            for (Future<?> each : all) {
                each.get();
            }
        }
        nodes.set(victim, start(victim));
        checkFiles();
    }

    private List<Future<?>> begin(ExecutorService clients) throws Exception {
        var all = new ArrayList<Future<?>>();
        for (KillableServer node : nodes) {
            int port = node.port();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(clients.submit(() -> uploadAll(port)));
            }
            all.add(clients.submit(() -> killParsers(node)));
        }
        return all;
    }

    private @Nullable Void killParsers(KillableServer server) throws InterruptedException {
        var chance = ThreadLocalRandom.current();
        int atLastKill = -1;
        while (!stopped) {
            TimeUnit.MILLISECONDS.sleep(1 + chance.nextInt(LONGEST_MILLIS_BETWEEN_PARSER_KILLS));
            if (acknowledged() == atLastKill) {
                // On a slow machine, no parser would live long enough to read a file.
                continue;
            }
            atLastKill = acknowledged();
            ProcessHandle.of(server.pid()).stream()
                    .flatMap(ProcessHandle::children)
                    .findAny()
                    .filter(ProcessHandle::destroyForcibly)
                    .ifPresent(_ -> parserKills.incrementAndGet());
        }
        return null;
    }

    /** Uploads and sends files until the server is gone or the round ends. */
    private @Nullable Void uploadAll(int port) throws InterruptedException {
        try {
            while (!stopped) {
                uploadOne(port);
            }
        } catch (IOException killed) {
            // What was not acknowledged may be lost.
        }
        return null;
    }

    private void uploadOne(int port) throws IOException, InterruptedException {
        var chance = ThreadLocalRandom.current();
        boolean isPicture = chance.nextInt(4) == 0;
        String content =
                isPicture
                        ? storedPicture
                        : "File "
                                + numbers.incrementAndGet()
                                + ". "
                                + "Some words. ".repeat(chance.nextInt(8) == 0 ? 30_000 : 100);
        HttpResponse<String> stored =
                isPicture
                        ? upload(port, "picture.png", picture)
                        : upload(port, "a.txt", content.getBytes(UTF_8));
        if (stored.statusCode() != 200) {
            // Its parser was killed.
            assertThat(stored.body()).contains("\"success\":false");
            return;
        }
        String id = idOf(stored);
        if (chance.nextBoolean()) {
            unused.put(id, content);
            return;
        }
        String message = "{\"message\":\"Hello\",\"attachments\":[{\"fileId\":\"" + id + "\"}]}";
        if (send(port, "message", "application/json", message.getBytes(UTF_8)).statusCode()
                == 200) {
            used.put(id, content);
        }
    }

    private static String idOf(HttpResponse<String> stored) {
        Matcher id = FILE.matcher(stored.body());
        assertThat(id.find()).isTrue();
        return id.group();
    }

    private HttpResponse<String> upload(int port, String name, byte[] content)
            throws IOException, InterruptedException {
        var form = new ByteArrayOutputStream();
        form.write(
                ("--"
                                + BOUNDARY
                                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                                + name
                                + "\"\r\n\r\n")
                        .getBytes(UTF_8));
        form.write(content);
        form.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return send(port, "files", "multipart/form-data; boundary=" + BOUNDARY, form.toByteArray());
    }

    private HttpResponse<String> send(int port, String path, String type, byte @Nullable [] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:" + port + "/api/v1/chat/demo/" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", type);
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofByteArray(body));
        }
        return http.send(request.build(), BodyHandlers.ofString(ISO_8859_1));
    }

    /** Reads some of the files again, each from a random server. */
    private void checkFiles() throws IOException, InterruptedException {
        var files = new ArrayList<>(unused.entrySet());
        files.addAll(used.entrySet());
        Collections.shuffle(files, random);
        for (Map.Entry<String, String> file : files.subList(0, Math.min(SAMPLE, files.size()))) {
            int port = nodes.get(random.nextInt(nodes.size())).port();
            assertThat(send(port, "files/" + file.getKey(), "text/plain", null).body())
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
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
            assertThat(content.toString(ISO_8859_1)).isEqualTo(file.getValue());
        }
    }

    /** Ends the servers. A day later, only the files of stored messages are left, whole. */
    void checkSweep() throws SQLException, IOException {
        close();
        DatabaseSettings settings =
                database.isEmpty() ? DatabaseSettings.SQLITE : DatabaseSettings.postgres(database);
        try (Storage storage = Storage.open(settings, folder.resolve("node-0"), Clock.system())) {
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
        String url =
                database.isEmpty()
                        ? "jdbc:sqlite:" + folder.resolve("node-0").resolve("rejoinder.db")
                        : database;
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    @Override
    public void close() {
        nodes.forEach(KillableServer::close);
        http.close();
    }
}
