package dev.rejoinder.cli;

import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.answertest.RunComparison;
import dev.rejoinder.answertest.RunState;
import dev.rejoinder.answertest.TestOutcome;
import dev.rejoinder.answertest.TestRun.RunSettings;
import dev.rejoinder.answertest.TestRunStore;
import dev.rejoinder.answertest.TestRuns.RunSummary;
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

    private static final Duration POLL = Duration.ofMillis(250);

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
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Settings settings = context.settings(arguments);
        try (Administration administration = context.backend().open(settings)) {
            BotTests tests = administration.tests(BotSelection.of(arguments, administration));
            String runId = tests.start(tried(arguments)).id();
            awaitEnd(tests, runId, settings);
            RunComparison comparison = tests.compare(runId);
            new TestRunReport(comparison, tests.results(comparison))
                    .print(context.terminal(), TestRunReport.wantsJson(arguments));
            return exitCode(comparison.summary());
        } catch (UsageException wrong) {
            throw wrong;
        } catch (RuntimeException failure) {
            context.terminal().note(FailureMessage.of(failure));
            return ExitCode.NOT_RUN;
        }
    }

    private static RunSettings tried(ParseResult arguments) {
        return new RunSettings(
                CommandOptions.value(arguments, MODEL),
                instructions(CommandOptions.value(arguments, INSTRUCTIONS)),
                CommandOptions.value(arguments, JUDGE));
    }

    private static @Nullable String instructions(@Nullable String file) {
        try {
            return file == null ? null : Files.readString(Path.of(file));
        } catch (IOException unreadable) {
            throw new UsageException(
                    "the file \"" + file + "\" does not exist, or is no text in UTF-8");
        }
    }

    private void awaitEnd(BotTests tests, String runId, Settings settings) {
        if (leavesQueue(tests, runId, TAKEN)) {
            awaitEnd(tests, runId);
            return;
        }
        CommandBackend.Serving serving = serve(settings);
        try {
            if (!leavesQueue(tests, runId, QUEUED)) {
                tests.deleteRun(runId);
                throw new IllegalStateException("No server has taken the run.");
            }
            awaitEnd(tests, runId);
        } finally {
            if (serving != null) {
                serving.close();
            }
        }
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

    private static boolean leavesQueue(BotTests tests, String runId, Duration atMost) {
        for (long polls = atMost.dividedBy(POLL); polls > 0; polls--) {
            if (tests.state(runId) != RunState.QUEUED) {
                return true;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return false;
    }

    private static void awaitEnd(BotTests tests, String runId) {
        while (!tests.state(runId).ended()) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static ExitCode exitCode(RunSummary run) {
        if (run.count(TestOutcome.FAILED) > 0) {
            return ExitCode.FAILED;
        }
        return run.passed() ? ExitCode.OK : ExitCode.NOT_RUN;
    }
}
