package dev.rejoinder.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.Program;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The driver program of a library: reads one command per line and writes one result per line.
 * {@code clients/README.md} describes both.
 */
public final class LibraryDriver implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long PATIENCE_SECONDS = 600;

    private final ClientLibrary library;
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader results;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    private LibraryDriver(ClientLibrary library, Process process) {
        this.library = library;
        this.process = process;
        this.commands = process.outputWriter();
        this.results = process.inputReader();
    }

    /** Starts a driver whose server is at a local port. */
    public static LibraryDriver start(ClientLibrary library, int port, String key)
            throws IOException {
        var builder =
                new ProcessBuilder(library.command())
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("REJOINDER_URL", "http://127.0.0.1:" + port);
        builder.environment().put("REJOINDER_KEY", key);
        return new LibraryDriver(library, builder.start());
    }

    /** Starts a command and returns at once. */
    public Future<JsonNode> begin(String command) {
        return thread.submit(() -> exchange(command));
    }

    private JsonNode exchange(String command) throws IOException {
        commands.write(JSON.readTree(command).toString());
        commands.newLine();
        commands.flush();
        String result = results.readLine();
        if (result == null) {
            throw new EOFException(library + " ended at " + command);
        }
        return JSON.readTree(result);
    }

    /** Runs a command and returns its result, failed or not. */
    public JsonNode run(String command) throws Exception {
        return begin(command).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Runs a command that succeeds. */
    public JsonNode call(String command) throws Exception {
        return succeeded(begin(command));
    }

    /** Waits for a command that succeeds. */
    public static JsonNode succeeded(Future<JsonNode> command) throws Exception {
        JsonNode result = command.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(result.path("ok").asBoolean()).as(result.toString()).isTrue();
        return result;
    }

    /** Sends a signal to the process, such as STOP. */
    void signal(String name) {
        try {
            var _ = Program.run("", "kill", "-" + name, Long.toString(process.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        thread.shutdownNow();
    }
}
