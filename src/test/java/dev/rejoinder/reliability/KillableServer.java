package dev.rejoinder.reliability;

import dev.rejoinder.testkit.ServerProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The server in its own process, on a data folder. Thread-safe. */
final class KillableServer implements AutoCloseable {
    private static final Pattern LISTENS =
            Pattern.compile("listens at http://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern KEY_FILE = Pattern.compile("^  (/.*/first-key)$");
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration END = Duration.ofMinutes(3);

    private final Process process;
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Thread reader;

    /**
     * How a server is started.
     *
     * @param mainClass null for the server itself
     * @param environment additional variables
     * @param options additional JVM options
     */
    record Launch(
            Path data,
            URI provider,
            @Nullable Class<?> mainClass,
            Map<String, String> environment,
            List<String> options) {
        static Launch of(Path data, URI provider) {
            return new Launch(data, provider, null, Map.of(), List.of());
        }

        Launch running(Class<?> other) {
            return new Launch(data, provider, other, environment, options);
        }

        Launch with(Map<String, String> variables) {
            return new Launch(data, provider, mainClass, variables, options);
        }
    }

    private KillableServer(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /** Starts a process and returns at once. */
    static KillableServer launch(Launch launch) throws IOException {
        var command = new ArrayList<>(ServerProgram.java());
        command.add("-Xmx256m");
        command.addAll(launch.options());
        command.addAll(ServerProgram.program(launch.mainClass()));
        command.add("serve");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(
                        name ->
                                name.startsWith("REJOINDER_")
                                        || name.toUpperCase(Locale.ROOT).endsWith("_PROXY"));
        environment.put("REJOINDER_HOST", "127.0.0.1");
        environment.put("REJOINDER_PORT", "0");
        environment.put("REJOINDER_DATA", launch.data().toString());
        environment.put("REJOINDER_LIMIT_CHAT_PER_MINUTE", "0");
        environment.put("REJOINDER_LIMIT_DATA_PER_HOUR", "0");
        environment.put("REJOINDER_LIMIT_STREAMS_PER_KEY", "0");
        environment.put("OPENAI_BASE_URL", launch.provider().toString());
        environment.putAll(launch.environment());
        return new KillableServer(builder.start());
    }

    /** Starts a server and returns when it listens. */
    static KillableServer start(Launch launch) throws IOException, InterruptedException {
        KillableServer server = launch(launch);
        server.port();
        return server;
    }

    private void read() {
        try (BufferedReader out = process.inputReader()) {
            String line;
            while ((line = out.readLine()) != null) {
                lines.add(line);
                Matcher listens = LISTENS.matcher(line);
                if (listens.find()) {
                    port.complete(Integer.parseInt(listens.group(1)));
                }
            }
        } catch (IOException killed) {
            // Some tests end the process.
        } finally {
            port.completeExceptionally(new IOException("the server ended: " + log()));
        }
    }

    /** Returns the port. Waits until the server listens. */
    int port() throws IOException, InterruptedException {
        try {
            return port.get(START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IOException("the server does not listen: " + log(), failure);
        }
    }

    /**
     * Returns the first API key of a server on an empty folder. Waits for the log line with its
     * location.
     */
    String firstToken() throws IOException, InterruptedException {
        port();
        return Files.readString(Path.of(awaitLine(KEY_FILE))).strip();
    }

    /** Waits for a line that matches and returns its first group. */
    String awaitLine(Pattern pattern) throws InterruptedException {
        long patience = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < patience) {
            Optional<String> found =
                    lines.stream()
                            .map(pattern::matcher)
                            .filter(Matcher::find)
                            .map(matcher -> matcher.group(1))
                            .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            reader.join(Duration.ofMillis(10));
        }
        throw new AssertionError("no " + pattern + " in " + log());
    }

    /** Returns the output so far. */
    String log() {
        return String.join("\n", lines);
    }

    /** Writes a line to its standard input. */
    void tell(String line) throws IOException {
        var out = process.outputWriter();
        out.write(line + "\n");
        out.flush();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it ends within this time. */
    boolean endsWithin(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sends SIGKILL and waits for the end. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Sends SIGTERM and returns at once. */
    void terminate() {
        process.destroy();
    }

    /** Waits for the end and returns the exit code. */
    int awaitEnd() throws InterruptedException {
        if (!endsWithin(END)) {
            throw new AssertionError("the server does not end: " + log());
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(interrupted));
        }
    }
}
