package dev.rejoinder.http.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the programs in {@code src/test/clients/mcp} with the Node.js that is installed there. */
final class McpClients {
    private static final Path FOLDER = Path.of("src/test/clients/mcp").toAbsolutePath();

    private McpClients() {}

    /** The path of a file in the folder. */
    static String file(String name) {
        return FOLDER.resolve(name).toString();
    }

    /** Runs a program, and returns what it printed. Fails if it fails; skips if it is missing. */
    static String run(String program, String... arguments) throws IOException {
        Path node = FOLDER.resolve("node_modules/node/bin/node");
        assumeTrue(
                Files.isExecutable(node),
                "The MCP clients are not installed: run npm ci in src/test/clients/mcp.");
        var command = new ArrayList<>(List.of(node.toString(), file(program)));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(FOLDER.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor()).as(printed).isZero();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return printed;
    }
}
