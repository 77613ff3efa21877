package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code key rotate}: replaces a key and prints only the new token to standard output. */
final class KeyRotateCommand implements Command {
    private static final Pattern OVERLAP = Pattern.compile("0|(\\d{1,6})([dh])");

    private final CommandContext context;

    KeyRotateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "rotate",
                                "Replaces a key by a new one with the same rights and prints it."
                                        + " It is shown only once.")
                        .addPositional(
                                CommandOptions.parameter("ID", "The key's id, from key list."))
                        .addOption(
                                CommandOptions.text(
                                        "--overlap",
                                        "TIME",
                                        "How long the old key stays valid: 24h, 7d, or 0 to revoke"
                                                + " it at once (24h)."))
                        .addOption(JsonOption.ofResult());
        ApiAccess.addOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Duration overlap = overlap(CommandOptions.value(arguments, "--overlap", "24h"));
        ObjectNode body = ApiClient.JSON.createObjectNode().put("overlapHours", overlap.toHours());
        String path =
                ApiClient.path("/api/v1/keys/{}/rotate", arguments.matchedPositionalValue(0, ""));
        try (ApiClient api = new ApiAccess(context).open(arguments)) {
            JsonNode created = api.send("POST", path, body);
            JsonOption.print(
                    arguments,
                    context.terminal(),
                    created,
                    "key",
                    (overlap.isZero()
                                    ? "The old key is revoked. "
                                    : "The old key stays valid for "
                                            + overlap.toHours()
                                            + " hours. ")
                            + "The new key, "
                            + JsonText.of(created.path("id"))
                            + ", is shown only once:");
            return ExitCode.OK;
        }
    }

    private static Duration overlap(String text) {
        Matcher matcher = OVERLAP.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException(
                    "--overlap: \"" + text + "\" is not allowed; use 24h, 7d, or 0");
        }
        if (matcher.group(1) == null) {
            return Duration.ZERO;
        }
        long amount = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("d") ? Duration.ofDays(amount) : Duration.ofHours(amount);
    }
}
