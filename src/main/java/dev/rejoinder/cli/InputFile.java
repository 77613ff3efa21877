package dev.rejoinder.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** Reads a file that a command line names; {@code -} is standard input. */
record InputFile(String name, Terminal terminal) {
    byte[] bytes() {
        try {
            return name.equals("-")
                    ? terminal.in().readAllBytes()
                    : Files.readAllBytes(Path.of(name));
        } catch (IOException unreadable) {
            throw new UsageException("the file \"" + name + "\" does not exist or cannot be read");
        }
    }

    ObjectNode object() {
        try {
            if (ApiClient.JSON.readTree(bytes()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException wrong) {
            // Reported below.
        }
        throw new UsageException("the file \"" + name + "\" is not a JSON object");
    }
}
