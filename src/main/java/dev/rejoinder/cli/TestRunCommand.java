package dev.rejoinder.cli;

import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.answertest.RunState;
import dev.rejoinder.answertest.TestOutcome;
import dev.rejoinder.answertest.TestRunStore;
import dev.rejoinder.config.ServerSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code test run}: queues a run and waits for its end. If no running server takes it, a server of
 * this process does.
 */
final class TestRunCommand implements Command {
    private static final String MODEL = "--model";
    private static final String INSTRUCTIONS = "--instructions-file";
    private static final String JUDGE = "--judge-model";

    /** A running server takes a run within two seconds. */
    private static final Duration TAKEN = Duration.ofSeconds(5);

    /** A server that is busy with other runs or sources needs longer. */
    private static final Duration QUEUED = TestRunStore.SOURCES_WAIT.plusMinutes(10);

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final CommandContext context;

    TestRunCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "run",
                                "Runs all answer tests. The exit code is 0 if all passed, 1 if"
                                        + " some failed, and 2 if they could not be run.")
                        .addOption(BotSelection.option())
                        .addOption(
                                CommandOptions.text(
                                        MODEL, "MODEL", "A model to try instead of the bot's."))
                        .addOption(
                                CommandOptions.text(
                                        INSTRUCTIONS,
                                        "FILE",
                                        "Instructions to try instead of the bot's."))
                        .addOption(
                                CommandOptions.text(
                                        JUDGE,
                                        "MODEL",
                                        "The model that checks the judge expectations (default:"
                                                + " they are skipped)."))
                        .addOption(TestRunReport.jsonOption());
        ApiAccess.addOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        ObjectNode tried = tried(arguments);
        var access = new ApiAccess(context);
        try (ApiClient api = access.open(arguments)) {
            String runs = BotSelection.path(arguments, api, "/tests/runs");
            String id = api.send("POST", runs, tried).path("id").asString("");
            String run = runs + ApiClient.path("/{}", id);
            awaitEnd(api, run, access.isRemote(arguments) ? null : context.settings(arguments));
            TestRunReport report = TestRunReport.read(api, runs, id);
            report.print(context.terminal(), JsonOption.isGiven(arguments));
            return exitCode(report);
        } catch (UsageException wrong) {
            throw wrong;
        } catch (RuntimeException failure) {
            context.terminal().note(FailureMessage.of(failure));
            return ExitCode.NOT_RUN;
        }
    }

    private static ObjectNode tried(ParseResult arguments) {
        ObjectNode tried = ApiClient.JSON.createObjectNode();
        CommandOptions.put(arguments, MODEL, tried, "model");
        tried.put("instructions", instructions(CommandOptions.value(arguments, INSTRUCTIONS)));
        CommandOptions.put(arguments, JUDGE, tried, "judgeModel");
        return tried;
    }

    private static @Nullable String instructions(@Nullable String file) {
        try {
            return file == null ? null : Files.readString(Path.of(file));
        } catch (IOException unreadable) {
            throw new UsageException(
                    "the file \"" + file + "\" does not exist, or is no text in UTF-8");
        }
    }

    /**
     * Waits for the end of a run.
     *
     * @param local the settings of the data on this machine; null if a remote server has them
     */
    private void awaitEnd(ApiClient api, String run, @Nullable Settings local) {
        CommandBackend.Serving serving = null;
        if (local != null) {
            Duration patience = serverMayRun(local) ? TAKEN : Duration.ZERO;
            serving = leaves(api, run, RunState.QUEUED, patience) ? null : serve(local);
        }
        try {
            if (!leaves(api, run, RunState.QUEUED, QUEUED)) {
                api.delete(run);
                throw new IllegalStateException("No server has taken the run.");
            }
            var _ = leaves(api, run, RunState.RUNNING, FOREVER);
        } finally {
            if (serving != null) {
                serving.close();
            }
        }
    }

    private static boolean serverMayRun(Settings settings) {
        boolean shared = settings.database().url() != null;
        return shared || LocalServerFiles.of(settings).serverRuns();
    }

    /** Null if another server has the data folder, which is then busy with other work. */
    private CommandBackend.@Nullable Serving serve(Settings settings) {
        try {
            return context.backend().serve(onLoopback(settings), FirstKeyWriter.NONE);
        } catch (RuntimeException another) {
            context.terminal().note(FailureMessage.of(another) + " Waiting for it.");
            return null;
        }
    }

    private static Settings onLoopback(Settings settings) {
        ServerSettings server = settings.server();
        return settings.with(
                new ServerSettings(
                        "127.0.0.1",
                        0,
                        server.data(),
                        server.drainTimeout(),
                        server.publicUrl(),
                        server.trustedProxies()));
    }

    /** Waits until a run is not in a state any more; false if it still is after a time. */
    private static boolean leaves(ApiClient api, String run, RunState state, Duration atMost) {
        Duration waited = Duration.ZERO;
        while (isIn(api, run, state)) {
            if (waited.compareTo(atMost) >= 0) {
                return false;
            }
            Duration pause = pauseAfter(waited);
            LockSupport.parkNanos(pause.toNanos());
            waited = waited.plus(pause);
        }
        return true;
    }

    private static boolean isIn(ApiClient api, String run, RunState state) {
        return api.get(run + "?limit=1").path("state").asString("").equals(state.wireName());
    }

    /** An eighth of the time so far, so that a long run does not use up the limit of the key. */
    private static Duration pauseAfter(Duration waited) {
        Duration part = waited.dividedBy(8);
        if (part.compareTo(SHORTEST_PAUSE) < 0) {
            return SHORTEST_PAUSE;
        }
        return part.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : part;
    }

    private static ExitCode exitCode(TestRunReport report) {
        if (report.count(TestOutcome.FAILED) > 0) {
            return ExitCode.FAILED;
        }
        return report.passed() ? ExitCode.OK : ExitCode.NOT_RUN;
    }
}
