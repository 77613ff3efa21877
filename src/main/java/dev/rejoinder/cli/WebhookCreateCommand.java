package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import dev.rejoinder.event.EventType;
import dev.rejoinder.webhook.RetrySchedule;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code webhook create}: adds an endpoint and prints only its secret to standard output. */
final class WebhookCreateCommand implements Command {
    private static final String EVENT = "--event";
    private static final String SCHEDULE = "--schedule";

    private final CommandContext context;

    WebhookCreateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(
                                this,
                                "create",
                                "Adds a webhook endpoint and prints its signing secret. It is shown"
                                        + " only once.")
                        .addPositional(
                                CommandOptions.parameter("URL", "The URL that receives events."))
                        .addOption(
                                CommandOptions.repeated(
                                        EVENT,
                                        "TYPE",
                                        "A type of events, such as message.created. Repeatable"
                                                + " (default: all types)."))
                        .addOption(
                                CommandOptions.repeated(
                                        "--bot",
                                        "BOT",
                                        "Restricts the endpoint to events of this bot."
                                                + " Repeatable."))
                        .addOption(
                                CommandOptions.text(
                                        SCHEDULE,
                                        "standard|long",
                                        "How often failed deliveries are retried: five attempts in"
                                                + " eleven hours, or ten in three days (default:"
                                                + " standard)."))
                        .addOption(
                                CommandOptions.text(
                                        "--description", "TEXT", "What the endpoint is for."))
                        .addOption(JsonOption.ofResult());
        ApiAccess.addOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        ObjectNode endpoint = ApiClient.JSON.createObjectNode();
        endpoint.put("url", arguments.matchedPositionalValue(0, ""));
        CommandOptions.put(arguments, "--description", endpoint, "description");
        putTypes(CommandOptions.values(arguments, EVENT), endpoint.putArray("events"));
        CommandOptions.putAll(arguments, "--bot", endpoint.putArray("bots"));
        endpoint.put(
                "schedule",
                schedule(
                        CommandOptions.value(
                                arguments, SCHEDULE, RetrySchedule.STANDARD.wireName())));
        try (ApiClient api = new ApiAccess(context).open(arguments)) {
            JsonNode created = api.send("POST", "/api/v1/webhooks", endpoint);
            JsonOption.print(
                    arguments,
                    context.terminal(),
                    created,
                    "secret",
                    "Added "
                            + JsonText.of(created.path("id"))
                            + ". A running server delivers to it within a second. The"
                            + " secret is shown only once:");
            return ExitCode.OK;
        }
    }

    /** Adds the named types, or all types. */
    private static void putTypes(List<String> names, ArrayNode types) {
        if (names.isEmpty()) {
            Arrays.stream(EventType.values()).map(EventType::wireName).forEach(types::add);
        }
        for (String name : names) {
            if (EventType.of(name).isEmpty()) {
                throw new UsageException(EVENT + ": \"" + name + "\" is not a type of events");
            }
            types.add(name);
        }
    }

    private static String schedule(String name) {
        return RetrySchedule.of(name)
                .map(RetrySchedule::wireName)
                .orElseThrow(
                        () ->
                                new UsageException(
                                        SCHEDULE
                                                + ": \""
                                                + name
                                                + "\" is not allowed; use standard or long"));
    }
}
