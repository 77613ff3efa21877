package dev.rejoinder.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Traces the system calls of a running process with strace, and makes some of them fail. */
final class DiskTrace implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 180;

    private final Process strace;
    private final Path file;

    private DiskTrace(Process strace, Path file) {
        this.strace = strace;
        this.file = file;
    }

    /** Attaches to a process before it returns, or skips the test with the reason. */
    static DiskTrace of(long pid, Path file, String... options) throws InterruptedException {
        var command = new ArrayList<>(List.of("strace", "-f", "-p", Long.toString(pid)));
        command.addAll(List.of("-o", file.toString()));
        command.addAll(List.of(options));
        try {
            Process strace = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = strace.inputReader().readLine();
            if (said == null || !said.contains("attached")) {
                throw skipped("strace cannot attach: " + said);
            }
            return new DiskTrace(strace, file);
        } catch (IOException absent) {
            throw skipped("strace cannot be run: " + absent.getMessage());
        }
    }

    private static IllegalStateException skipped(String reason) {
        System.out.println("skipped: " + reason);
        Assumptions.abort(reason);
        return new IllegalStateException(reason);
    }

    /** Detaches from the process and returns the traced calls. */
    List<String> calls() throws IOException, InterruptedException {
        strace.destroy();
        var _ = strace.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return Files.readAllLines(file);
    }

    @Override
    public void close() {
        strace.destroy();
    }
}
