package dev.rejoinder.cli;

import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.config.CommandLineFlags;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.config.SettingsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code rehearse}: starts a server on empty data, asks whether it is ready, and stops. The
 * launcher runs it to let the JVM note which classes a start needs. It reads none of the operator's
 * settings, calls no provider, and leaves nothing behind.
 */
final class RehearseCommand implements Command {
    /** Enough for every class to be loaded and for the busiest code to be seen. */
    private static final int ROUNDS = 20;

    private static final String HOST = "127.0.0.1";

    /** Of its data, followed by its process and when that began. */
    private static final String PREFIX = "rejoinder-rehearsal-";

    private static final Pattern LEFTOVER = Pattern.compile(PREFIX + "(\\d+)-(\\d+)-.*");

    /** Between two times that the system gives for the start of one process, at most. */
    private static final long SAME_START_SECONDS = 60;

    private final CommandContext context;

    RehearseCommand(CommandContext context) {
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

    /** Deletes what rehearsals left that were killed. */
    private static void deleteLeftovers() throws IOException {
        Path system = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> files = Files.list(system)) {
            for (Path path : files.filter(RehearseCommand::isLeftover).toList()) {
                try {
                    delete(path);
                } catch (IOException e) {
                    // Somebody else's, or deleted by another rehearsal.
                }
            }
        }
    }

    private static boolean isLeftover(Path path) {
        Matcher name = LEFTOVER.matcher(String.valueOf(path.getFileName()));
        return name.matches()
                && !isRunning(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)));
    }

    /** Numbers of processes are used again, so it must also have begun then. */
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
            URI health = URI.create("http://" + HOST + ":" + serving.port() + "/health/ready");
            for (int i = 0; i < ROUNDS; i++) {
                ask(health);
            }
            return ExitCode.OK;
        }
    }

    /** Asks the server just started, and nobody else: the address is not the operator's to set. */
    private static void ask(URI address) throws IOException {
        try (InputStream answer = address.toURL().openStream()) {
            answer.readAllBytes();
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
