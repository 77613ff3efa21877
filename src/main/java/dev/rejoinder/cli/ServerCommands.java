package dev.rejoinder.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The commands about a running server. */
final class ServerCommands {
    private static final Pattern VERSION =
            Pattern.compile("rejoinder_build_info\\{[^}]*version=\"([^\"]*)\"");

    private ServerCommands() {}

    static Command status(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::running,
                "status",
                "Prints the state of a running server; exit code 1 if it is not ready.",
                spec -> spec.addOption(JsonOption.of("Prints it as one line of JSON.")),
                ServerCommands::runStatus);
    }

    private static ExitCode runStatus(ApiClient api, ParseResult arguments, Terminal terminal) {
        ObjectNode status = status(api);
        if (JsonOption.isGiven(arguments)) {
            terminal.printJson(status.toString());
        } else {
            var table = new TextTable(List.of("", ""));
            status.properties()
                    .forEach(
                            field ->
                                    table.add(
                                            List.of(
                                                    field.getKey(),
                                                    JsonText.of(field.getValue()))));
            table.lines(terminal.interactive()).stream()
                    .filter(line -> !line.isBlank())
                    .forEach(terminal::print);
        }
        return status.path("ready").asBoolean() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static ObjectNode status(ApiClient api) {
        String metrics = new String(api.bytes("/metrics"), StandardCharsets.UTF_8);
        Matcher version = VERSION.matcher(metrics);
        JsonNode bots = api.get("/api/v1/bots?limit=1&brief=true").path("pagination");
        ObjectNode status = ApiClient.JSON.createObjectNode();
        status.put("url", api.server().toString());
        status.put("ready", number(metrics, "rejoinder_ready") == 1);
        status.put("version", version.find() ? version.group(1) : null);
        status.put("nodes", number(metrics, "rejoinder_nodes"));
        status.put("bots", bots.path("total").asLong());
        status.put("openAnswers", number(metrics, "rejoinder_turns_open"));
        for (String state : List.of("ready", "indexing", "reading", "queued", "failed")) {
            status.put(
                    "sources" + state.substring(0, 1).toUpperCase(Locale.ROOT) + state.substring(1),
                    number(metrics, "rejoinder_sources{status=\"" + state + "\"}"));
        }
        return status;
    }

    /** The value of a metric; 0 if there is none. */
    private static long number(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0L);
    }

    static Command open(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::running,
                "open",
                "Prints the URL of the console, and opens it in a browser where there is one.",
                spec -> spec,
                (api, arguments, terminal) -> {
                    String url = api.server() + "/console/";
                    terminal.print(url);
                    if (terminal.interactive()) {
                        show(url, terminal);
                    }
                    return ExitCode.OK;
                });
    }

    private static void show(String url, Terminal terminal) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String program = system.startsWith("mac") ? "open" : "xdg-open";
        try {
            var _ =
                    new ProcessBuilder(program, url)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException none) {
            terminal.note("Open it in a browser.");
        }
    }
}
