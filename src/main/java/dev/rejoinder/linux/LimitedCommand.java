package dev.rejoinder.linux;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs a command with limits of the kernel. */
public final class LimitedCommand {
    private static final List<String> PROGRAMS = List.of("/usr/bin/prlimit", "/bin/prlimit");

    private LimitedCommand() {}

    /**
     * The words to put before the command; empty if the system has no {@code prlimit}.
     *
     * @param memoryBytes of address space
     * @param processorSeconds after which the kernel ends it
     */
    public static List<String> prefix(long memoryBytes, long processorSeconds) {
        return PROGRAMS.stream()
                .filter(program -> Files.isExecutable(Path.of(program)))
                .findFirst()
                .map(
                        program ->
                                List.of(
                                        program,
                                        "--as=" + memoryBytes,
                                        "--cpu=" + processorSeconds,
                                        "--core=0",
                                        "--fsize=0"))
                .orElse(List.of());
    }
}
