package dev.rejoinder.linux;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs a command with a lower CPU priority than this process. */
public final class LowPriorityCommand {
    private static final List<String> PROGRAMS = List.of("/usr/bin/nice", "/bin/nice");
    private static final String NICE = "5";

    private LowPriorityCommand() {}

    /** The words to put before the command; empty if the system has no {@code nice}. */
    public static List<String> prefix() {
        return PROGRAMS.stream()
                .filter(program -> Files.isExecutable(Path.of(program)))
                .findFirst()
                .map(program -> List.of(program, "-n", NICE))
                .orElse(List.of());
    }
}
