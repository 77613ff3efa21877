package dev.rejoinder.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Installed programs whose results tests compare with. */
public final class Program {
    private Program() {}

    /** Whether this command exists and succeeds. */
    public static boolean isThere(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Runs a command with {@code input} and returns its output. Fails if the command fails. */
    public static String run(String input, String... command) throws IOException {
        return run(Path.of(""), input, command);
    }

    /** As {@link #run}, in a folder and without input. */
    public static String runIn(Path folder, String... command) throws IOException {
        return run(folder, "", command);
    }

    private static String run(Path folder, String input, String... command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toAbsolutePath().toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(List.of(command) + " ended with " + code + ": " + printed);
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return printed;
    }
}
