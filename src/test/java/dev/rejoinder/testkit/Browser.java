package dev.rejoinder.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Debian's Chromium without windows, driven by the DevTools protocol. All tests of a run share one
 * browser; each page has its own cookies, storage and cache.
 */
public final class Browser {
    /** The reason for skipping a test on a machine without a browser. */
    private static final String ABSENT =
            "There is no Chromium in /usr/bin, so nothing is tried in a browser";

    private static final JsonMapper JSON = new JsonMapper();

    /** The first takes half the processor time. */
    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/bin/chromium-headless-shell"), Path.of("/usr/bin/chromium"));

    private static final long ANSWER_SECONDS = 150;
    private static final String LISTENS = "DevTools listening on ";

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, PendingCall> pending = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonNode>> listeners = new ConcurrentHashMap<>();

    /** Handles events in order. A handler may call the browser. */
    private final ExecutorService events = Executors.newSingleThreadExecutor();

    private Browser(Process process, URI address) throws Exception {
        this.process = process;
        this.socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(address, new Receiver())
                        .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private record PendingCall(@Nullable String session, CompletableFuture<JsonNode> answer) {}

    private static final class Started {
        static final Browser BROWSER = start();
    }

    /** Returns the browser of this run. Skips the test if no browser is installed. */
    public static Browser shared() {
        Assumptions.assumeTrue(program().isPresent(), ABSENT);
        return Started.BROWSER;
    }

    private static Optional<Path> program() {
        return PROGRAMS.stream().filter(Files::isExecutable).findFirst();
    }

    private static Browser start() {
        Path folder = Path.of("target", "chromium-" + ProcessHandle.current().pid());
        var command =
                List.of(
                        program().orElseThrow().toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-extensions",
                        // A frame of another site is a document of its own.
                        "--site-per-process",
                        // No window has the focus, so Chromium must not throttle background
                        // windows.
                        "--disable-renderer-backgrounding",
                        "--disable-background-timer-throttling",
                        "--disable-backgrounding-occluded-windows",
                        "--hide-scrollbars",
                        "--force-color-profile=srgb",
                        "--lang=en-GB",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder.toAbsolutePath(),
                        "about:blank");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            var browser = new Browser(process, address(process));
            Runtime.getRuntime().addShutdownHook(new Thread(browser::end));
            return browser;
        } catch (Exception failure) {
            throw new IllegalStateException("Chromium did not start", failure);
        }
    }

    private static URI address(Process process) throws IOException {
        var errors =
                new BufferedReader(
                        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            if (line.startsWith(LISTENS)) {
                Thread.ofVirtual().start(() -> drain(errors));
                return URI.create(line.substring(LISTENS.length()).strip());
            }
        }
        throw new IOException("Chromium ended without a word");
    }

    /** Drains stderr: a full pipe would block the browser. */
    private static void drain(BufferedReader errors) {
        try {
            while (errors.readLine() != null) {
                // Ignore the output.
            }
        } catch (IOException closed) {
            // The browser has ended.
        }
    }

    /** Opens a tab that shares nothing with other tabs. */
    public BrowserPage newPage() {
        String context =
                call(null, "Target.createBrowserContext", Map.of())
                        .get("browserContextId")
                        .asString();
        String target =
                call(
                                null,
                                "Target.createTarget",
                                Map.of("url", "about:blank", "browserContextId", context))
                        .get("targetId")
                        .asString();
        String session =
                call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                        .get("sessionId")
                        .asString();
        return new BrowserPage(this, session, context);
    }

    /** Calls a method of the protocol and returns its result. */
    JsonNode call(@Nullable String session, String method, Map<String, ?> parameters) {
        int number = numbers.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        pending.put(number, new PendingCall(session, answer));
        var message = JSON.createObjectNode().put("id", number).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (session != null) {
            message.put("sessionId", session);
        }
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

    void on(String session, String event, Consumer<JsonNode> listener) {
        listeners.put(session + " " + event, listener);
    }

    private void received(String text) {
        JsonNode message = JSON.readTree(text);
        if (message.has("id")) {
            CompletableFuture<JsonNode> answer =
                    Optional.ofNullable(pending.remove(message.get("id").asInt()))
                            .map(PendingCall::answer)
                            .orElseGet(CompletableFuture::new);
            if (message.has("error")) {
                answer.completeExceptionally(
                        new IllegalStateException(message.get("error").toString()));
            } else {
                answer.complete(message.get("result"));
            }
            return;
        }
        if (message.path("method").asString("").equals("Target.detachedFromTarget")) {
            failCalls(message.at("/params/sessionId").asString());
        }
        String session = message.path("sessionId").asString("");
        Consumer<JsonNode> listener =
                listeners.get(session + " " + message.path("method").asString(""));
        if (listener != null) {
            events.execute(() -> listener.accept(message.get("params")));
        }
    }

    /** A frame that is gone does not answer, and its handler would block all others. */
    private void failCalls(String session) {
        for (PendingCall call : pending.values()) {
            if (session.equals(call.session())) {
                call.answer().completeExceptionally(new IllegalStateException("detached"));
            }
        }
    }

    private void end() {
        // The program may be a script that starts the browser.
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
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
