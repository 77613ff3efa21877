package dev.rejoinder.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;

/** Lists the options of {@code serve} under headings, in the order of the settings. */
final class SettingSections {
    private static final String GENERAL = "Options";

    /** Headings by the first word of an option, such as {@code database} of --database-url. */
    private static final Map<String, String> HEADINGS =
            Map.ofEntries(
                    Map.entry("host", "Server"),
                    Map.entry("port", "Server"),
                    Map.entry("data", "Server"),
                    Map.entry("trusted", "Server"),
                    Map.entry("server", "Server"),
                    Map.entry("database", "Database"),
                    Map.entry("limit", "Limits"),
                    Map.entry("cors", "Pages of other origins"),
                    Map.entry("turn", "Answers"),
                    Map.entry("openai", "Model providers"),
                    Map.entry("anthropic", "Model providers"),
                    Map.entry("gemini", "Model providers"),
                    Map.entry("ollama", "Model providers"),
                    Map.entry("no", "Model providers"),
                    Map.entry("embeddings", "Knowledge and tools"),
                    Map.entry("ocr", "Knowledge and tools"),
                    Map.entry("outbound", "Knowledge and tools"),
                    Map.entry("smtp", "Mail"),
                    Map.entry("oidc", "Single sign-on"),
                    Map.entry("analytics", "Analytics and audit"),
                    Map.entry("audit", "Analytics and audit"),
                    Map.entry("otel", "Traces and logs"),
                    Map.entry("log", "Traces and logs"));

    private SettingSections() {}

    /** The heading of an option. Guarded by CommandsTest: each setting has one. */
    static String heading(String option) {
        String word = option.substring(2).split("-", 2)[0];
        return HEADINGS.getOrDefault(word, GENERAL);
    }

    static String render(Help help) {
        Map<String, Help.Layout> sections = new LinkedHashMap<>();
        for (OptionSpec option : help.commandSpec().options()) {
            sections.computeIfAbsent(heading(option.longestName()), _ -> help.createDefaultLayout())
                    .addOptions(List.of(option), help.parameterLabelRenderer());
        }
        var text = new StringBuilder();
        sections.forEach(
                (heading, layout) ->
                        text.append(System.lineSeparator())
                                .append(heading)
                                .append(System.lineSeparator())
                                .append(layout));
        return text.toString();
    }
}
