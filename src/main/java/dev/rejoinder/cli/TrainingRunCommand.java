package dev.rejoinder.cli;

import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.config.CommandLineFlags;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.config.SettingsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code rehearse}: starts a server on empty data, requests its readiness, asks the sample bot, and
 * stops. The launcher runs it to record the classes of a start and of the first answers for the AOT
 * cache. It ignores the operator's settings, calls no provider, and leaves nothing behind.
 */
final class TrainingRunCommand implements Command {
    /** Enough to load every class and to profile the busiest code. */
    private static final int ROUNDS = 20;

    private static final String QUESTION = "{\"message\":\"Do you gift-wrap books?\"}";

    private static final String JSON_BODY =
            "Content-Type: application/json\r\nContent-Length: " + QUESTION.length() + "\r\n";

    /** Begins the sources of an answer that has some. */
    private static final String CITED = "\"sources\":[{";

    /** Until the sample handbook is indexed, which begins three seconds after the start. */
    private static final int MOST_QUESTIONS = 30;

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(500);

    private static final String HOST = "127.0.0.1";

    /** The prefix of its data folder, followed by pid and start time of the process. */
    private static final String PREFIX = "rejoinder-rehearsal-";

    private static final Pattern LEFTOVER = Pattern.compile(PREFIX + "(\\d+)-(\\d+)-.*");

    /** Tolerance between two start times that the system reports for one process. */
    private static final long SAME_START_SECONDS = 60;

    private final CommandContext context;

    TrainingRunCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                        this, "rehearse", "Starts a server and stops it immediately.");
        spec.usageMessage().hidden(true);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        try {
            deleteLeftovers();
            Path data = Files.createTempDirectory(PREFIX + nameOf(ProcessHandle.current()) + "-");
            try {
                return rehearse(data);
            } finally {
                delete(data);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nameOf(ProcessHandle process) {
        long started = process.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
        return process.pid() + "-" + started;
    }

    /** Deletes the folders of killed rehearsals. */
    private static void deleteLeftovers() throws IOException {
        Path system = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> files = Files.list(system)) {
            for (Path path : files.filter(TrainingRunCommand::isLeftover).toList()) {
                try {
                    delete(path);
                } catch (IOException e) {
                    // Owned by another user, or deleted by another rehearsal.
                }
            }
        }
    }

    private static boolean isLeftover(Path path) {
        Matcher name = LEFTOVER.matcher(String.valueOf(path.getFileName()));
        return name.matches()
                && !isRunning(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)));
    }

    /** Compares the start time too, because process ids are reused. */
    private static boolean isRunning(long pid, long startedSeconds) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info().startInstant())
                .filter(
                        start ->
                                start.isEmpty()
                                        || Math.abs(start.get().getEpochSecond() - startedSeconds)
                                                < SAME_START_SECONDS)
                .isPresent();
    }

    private ExitCode rehearse(Path data) throws SettingsException, IOException {
        CommandLineFlags flags =
                new CommandLineFlags(
                        Map.of("--data", data.toString(), "--port", "0", "--host", HOST),
                        List.of());
        Settings settings = new SettingsReader(Map.of(), data).read(flags);
        Logging.install(settings.log(), context.terminal().err());
        try (CommandBackend.Serving serving =
                context.backend().serve(settings, FirstKeyWriter.NONE)) {
            for (int i = 0; i < ROUNDS; i++) {
                send(serving.port(), "GET /health/ready", "", "");
            }
            Optional<CommandBackend.FirstRun> made = serving.firstRun();
            if (made.isPresent()) {
                askUntilCited(serving.port(), made.get());
            }
            return ExitCode.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    /** Asks until an answer cites the handbook: then search and embedding model are loaded. */
    private static void askUntilCited(int port, CommandBackend.FirstRun made)
            throws IOException, InterruptedException {
        String target = "POST /api/v1/chat/" + made.bot() + "/message";
        String headers = "Authorization: Bearer " + made.token() + "\r\n" + JSON_BODY;
        for (int i = 0; i < MOST_QUESTIONS; i++) {
            if (send(port, target, headers, QUESTION).contains(CITED)) {
                return;
            }
            Thread.sleep(BETWEEN_QUESTIONS);
        }
    }

    /** Sends a request to the server that was just started; its address is not configurable. */
    private static String send(int port, String target, String headers, String body)
            throws IOException {
        try (SocketChannel server =
                SocketChannel.open(new InetSocketAddress(InetAddress.ofLiteral(HOST), port))) {
            String request =
                    target
                            + " HTTP/1.1\r\nHost: "
                            + HOST
                            + "\r\nConnection: close\r\n"
                            + headers
                            + "\r\n"
                            + body;
            server.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            InputStream response = Channels.newInputStream(server);
            return new String(response.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
