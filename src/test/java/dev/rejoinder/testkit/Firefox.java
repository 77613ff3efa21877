package dev.rejoinder.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Debian's Firefox in headless mode, driven by WebDriver BiDi. */
public final class Firefox implements AutoCloseable {
    private static final String ABSENT =
            "There is no Firefox at /usr/bin/firefox-esr, so nothing is tried in it";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path PROGRAM = Path.of("/usr/bin/firefox-esr");
    private static final long ANSWER_SECONDS = 60;
    private static final String LISTENS = "WebDriver BiDi listening on ";

    /** Firefox asks the network nothing by itself, and animates nothing. */
    private static final String PREFERENCES =
            """
            user_pref("network.proxy.type", 1);
            user_pref("network.proxy.http", "127.0.0.1");
            user_pref("network.proxy.http_port", 9);
            user_pref("network.proxy.ssl", "127.0.0.1");
            user_pref("network.proxy.ssl_port", 9);
            user_pref("app.normandy.enabled", false);
            user_pref("datareporting.policy.dataSubmissionEnabled", false);
            user_pref("toolkit.telemetry.enabled", false);
            user_pref("ui.prefersReducedMotion", 1);
            """;

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();

    private Firefox(Process process, URI address) throws Exception {
        this.process = process;
        socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(address, new Receiver())
                        .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        call("session.new", Map.of("capabilities", Map.of()));
    }

    /**
     * Starts Firefox. Skips the test if it is not installed.
     *
     * @param profile a folder for its data
     */
    public static Firefox start(Path profile) {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), ABSENT);
        try {
            Files.createDirectories(profile);
            Files.writeString(profile.resolve("user.js"), PREFERENCES);
            Process process =
                    new ProcessBuilder(
                                    PROGRAM.toString(),
                                    "--headless",
                                    "--no-remote",
                                    "--profile",
                                    profile.toAbsolutePath().toString(),
                                    "--remote-debugging-port=0",
                                    "about:blank")
                            .redirectErrorStream(true)
                            .start();
            return new Firefox(process, address(process));
        } catch (Exception failure) {
            throw new IllegalStateException("Firefox did not start", failure);
        }
    }

    private static URI address(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(LISTENS)) {
                Thread.ofVirtual().start(() -> drain(lines));
                return URI.create(line.substring(LISTENS.length()).strip() + "/session");
            }
        }
        throw new IOException("Firefox ended without a word");
    }

    /** A full pipe would block the browser. */
    private static void drain(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {
                // Ignore the output.
            }
        } catch (IOException closed) {
            // The browser has ended.
        }
    }

    /** Opens a tab with its own cookies and storage. */
    public FirefoxPage newPage() {
        String user = call("browser.createUserContext", Map.of()).get("userContext").asString();
        String context =
                call("browsingContext.create", Map.of("type", "tab", "userContext", user))
                        .get("context")
                        .asString();
        return new FirefoxPage(this, context);
    }

    /** Calls a method of the protocol and returns its result. */
    JsonNode call(String method, Map<String, ?> parameters) {
        int number = numbers.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        pending.put(number, answer);
        var message = JSON.createObjectNode().put("id", number).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        synchronized (socket) {
            socket.sendText(message.toString(), true).join();
        }
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            throw new IllegalStateException(method + " was refused", refused);
        } catch (InterruptedException | TimeoutException none) {
            throw new IllegalStateException("no answer to " + method, none);
        }
    }

    private void received(String text) {
        JsonNode message = JSON.readTree(text);
        CompletableFuture<JsonNode> answer = pending.remove(message.path("id").asInt(-1));
        if (answer == null) {
            return;
        }
        if (message.path("type").asString("").equals("error")) {
            answer.completeExceptionally(new IllegalStateException(text));
        } else {
            answer.complete(message.get("result"));
        }
    }

    @Override
    public void close() {
        Stream<ProcessHandle> children = process.descendants();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                List.copyOf(children.toList()).forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                String whole = parts.toString();
                parts.setLength(0);
                received(whole);
            }
            from.request(1);
            return null;
        }
    }
}
