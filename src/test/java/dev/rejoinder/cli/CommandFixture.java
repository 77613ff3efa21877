package dev.rejoinder.cli;

import dev.rejoinder.config.CommandLineFlags;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.config.SettingsReader;
import dev.rejoinder.core.Clock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** A command line with a fake backend. */
abstract class CommandFixture {
    static final Clock NOON =
            new Clock() {
                @Override
                public long millis() {
                    return Instant.parse("2026-11-01T12:00:00Z").toEpochMilli();
                }

                @Override
                public long nanos() {
                    return 0;
                }
            };

    @TempDir Path folder;

    final FakeCommandBackend installation = new FakeCommandBackend();

    final Map<String, String> environment = new HashMap<>();

    final List<Runnable> atShutdown = new ArrayList<>();

    Runnable interrupt = () -> {};

    String in = "";

    final ByteArrayOutputStream out = new ByteArrayOutputStream();

    final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Creates an installation without keys and bots, as the first start of a server does. */
    void createData() {
        try {
            Settings settings =
                    new SettingsReader(environment, folder)
                            .read(new CommandLineFlags(Map.of(), List.of()));
            new ServerCommandBackend().open(settings).close();
        } catch (SettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    void forget() {
        out.reset();
        err.reset();
    }

    CommandBackend backend() {
        return installation;
    }

    int run(String... arguments) {
        return run(false, arguments);
    }

    int runForEyes(String... arguments) {
        return run(true, arguments);
    }

    int run(boolean interactive, String... arguments) {
        var terminal =
                new Terminal(
                        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        interactive);
        return new Commands(
                        terminal,
                        environment,
                        new SettingsReader(environment, folder),
                        backend(),
                        NOON,
                        atShutdown::add,
                        action -> interrupt = action)
                .run(arguments);
    }

    String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
