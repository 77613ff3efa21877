package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.ParsedDocument.Block;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parses files and prints one line of JSON for each, with its text or the reason for its rejection.
 * {@code benchmarks/knowledge/reading/compare.py} compares the result with other programs.
 */
final class ReadDocuments {
    private ReadDocuments() {}

    /** Takes file names. */
    public static void main(String... files) throws IOException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var json = new JsonMapper();
        for (String file : files) {
            out.println(json.writeValueAsString(read(file)));
        }
    }

    private static Map<String, String> read(String file) throws IOException {
        var line = new LinkedHashMap<String, String>();
        line.put("path", file);
        try {
            line.put(
                    "text",
                    FormatReading.document(Files.readAllBytes(Path.of(file)), file, null)
                            .blocks()
                            .stream()
                            .map(Block::text)
                            .collect(Collectors.joining("\n")));
        } catch (DocumentException e) {
            line.put("reason", e.reason());
        }
        return line;
    }
}
