package dev.rejoinder.reliability;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A small disk that a test can fill and make read-only. Needs root. */
final class DiskMount implements AutoCloseable {
    private static final int BLOCK = 4096;

    private final Path at;

    private DiskMount(Path at) {
        this.at = at;
    }

    /** Mounts a disk, or skips the test with the reason. */
    static DiskMount ofMegabytes(int size, Path at) throws IOException, InterruptedException {
        Files.createDirectories(at);
        String problem =
                run("mount", "-t", "tmpfs", "-o", "size=" + size + "m", "tmpfs", at.toString());
        if (!problem.isEmpty()) {
            System.out.println("skipped, for no disk can be mounted: " + problem);
            Assumptions.abort(problem);
        }
        return new DiskMount(at);
    }

    Path path() {
        return at;
    }

    /** Uses up all space that is left. */
    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(at.resolve("filler"))) {
            while (true) {
                out.write(new byte[BLOCK]);
            }
        } catch (IOException full) {
            // The disk is full.
        }
    }

    void freeSpace() throws IOException {
        Files.delete(at.resolve("filler"));
    }

    void setReadOnly() throws IOException, InterruptedException {
        String problem = run("mount", "-o", "remount,ro", at.toString());
        if (!problem.isEmpty()) {
            throw new IOException(problem);
        }
    }

    /** Returns the error output, or an empty string. */
    private static String run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
            String said = String.join(" ", process.inputReader().readAllLines());
            return process.waitFor() == 0 ? "" : command[0] + " failed: " + said;
        } catch (IOException absent) {
            return command[0] + " cannot be run: " + absent.getMessage();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            String problem = run("umount", "-l", at.toString());
            if (!problem.isEmpty()) {
                throw new IOException(problem);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
