package dev.rejoinder.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on a data folder, without limits. */
final class ServerUnderTest implements AutoCloseable {
    /** The JVM options that the launcher uses on a machine with enough memory. */
    private static final List<String> LAUNCHER_OPTIONS =
            List.of(
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:TrimNativeHeapInterval=5000",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Xmx512m",
                    "-Xms32m",
                    "-XX:+UseSerialGC");

    private static final Pattern PORT = Pattern.compile("listens at http://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern KEY_FILE = Pattern.compile("^  (/.*/first-key)$");
    private static final String LAST_LINE = "Stop it with Ctrl-C.";
    private static final String JSON = "application/json";

    private final Process process;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private int port;
    private String key = "";

    private ServerUnderTest(Process process) {
        this.process = process;
    }

    /** Returns the command with which the launcher runs a jar. */
    static List<String> command(Path jar, List<String> furtherOptions) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(LAUNCHER_OPTIONS);
        command.addAll(furtherOptions);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /**
     * Starts a server and returns when it listens.
     *
     * @param key the API key of the data folder; empty for an empty folder, where the server
     *     creates one
     */
    static ServerUnderTest start(List<String> command, Path data, int providerPort, String key)
            throws IOException {
        return start(command, data, providerPort, key, Map.of());
    }

    /** Starts a server with additional settings. */
    static ServerUnderTest start(
            List<String> command,
            Path data,
            int providerPort,
            String key,
            Map<String, String> settings)
            throws IOException {
        var whole = new ArrayList<>(command);
        whole.addAll(List.of("serve", "--port", "0", "--data", data.toString()));
        var builder = new ProcessBuilder(whole);
        builder.environment().keySet().removeIf(name -> name.startsWith("REJOINDER_"));
        builder.environment().put("REJOINDER_LIMIT_CHAT_PER_MINUTE", "0");
        builder.environment().put("REJOINDER_LIMIT_DATA_PER_HOUR", "0");
        builder.environment().put("REJOINDER_LIMIT_STREAMS_PER_KEY", "0");
        builder.environment().put("OPENAI_BASE_URL", "http://127.0.0.1:" + providerPort + "/v1");
        builder.environment().put("OPENAI_API_KEY", "mock");
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().putAll(settings);
        builder.redirectError(Files.createTempFile("rejoinder-server", ".log").toFile());
        var server = new ServerUnderTest(builder.start());
        server.key = key;
        BufferedReader out = server.process.inputReader();
        server.awaitWelcome(out);
        Thread.ofPlatform().daemon().start(() -> print(out));
        return server;
    }

    /** Prints what the JVM says later, for example that its heap is full. */
    private static void print(BufferedReader out) {
        try (out) {
            out.lines().forEach(System.err::println);
        } catch (IOException | UncheckedIOException ended) {
            // Closed with the process.
        }
    }

    private void awaitWelcome(BufferedReader out) throws IOException {
        String line;
        while ((line = out.readLine()) != null) {
            Matcher listens = PORT.matcher(line);
            if (listens.find()) {
                port = Integer.parseInt(listens.group(1));
            }
            Matcher made = KEY_FILE.matcher(line);
            if (made.find()) {
                key = Files.readString(Path.of(made.group(1))).strip();
            }
            if (line.equals(LAST_LINE)) {
                return;
            }
        }
        throw new IOException("the server did not start");
    }

    int port() {
        return port;
    }

    String key() {
        return key;
    }

    long pid() {
        return process.pid();
    }

    ProcessCost cost() {
        return new ProcessCost(process.pid());
    }

    /** Creates a bot whose model answers in this shape. Returns its short name. */
    String makeBot(MockAnswerShape shape) throws IOException, InterruptedException {
        String name = shape.model();
        post(
                "/api/v1/bots",
                "{\"name\":\"%s\",\"shortName\":\"%s\",\"model\":\"openai/%s\"}"
                        .formatted(name, name, name));
        return name;
    }

    String get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    String post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofString(body)).build());
    }

    String patch(String path, String body) throws IOException, InterruptedException {
        return send(request(path).method("PATCH", BodyPublishers.ofString(body)).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", JSON);
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        var answer = HTTP.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(request.uri() + ": " + answer.statusCode() + answer.body());
        }
        return answer.body();
    }

    /** Ends it at once, as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
