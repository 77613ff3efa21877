package dev.rejoinder.cli;

import dev.rejoinder.config.SettingsException;
import dev.rejoinder.event.EventType;
import dev.rejoinder.webhook.RetrySchedule;
import dev.rejoinder.webhook.Webhooks;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

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
                                        "--description", "TEXT", "What the endpoint is for."));
        CommandOptions.addLocationOptions(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        var added =
                new Administration.NewWebhook(
                        arguments.matchedPositionalValue(0, ""),
                        CommandOptions.value(arguments, "--description"),
                        types(CommandOptions.values(arguments, EVENT)),
                        Set.copyOf(CommandOptions.values(arguments, "--bot")),
                        schedule(
                                CommandOptions.value(
                                        arguments, SCHEDULE, RetrySchedule.STANDARD.wireName())));
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            Webhooks.WithSecret created = administration.createWebhook(added);
            context.terminal()
                    .note(
                            "Added "
                                    + created.endpoint().id()
                                    + ". A running server delivers to it within a second. The"
                                    + " secret is shown only once:");
            context.terminal().print(created.secret());
            return ExitCode.OK;
        }
    }

    private static Set<EventType> types(List<String> names) {
        return names.isEmpty()
                ? EnumSet.allOf(EventType.class)
                : names.stream().map(WebhookCreateCommand::type).collect(Collectors.toSet());
    }

    private static EventType type(String name) {
        return EventType.of(name)
                .orElseThrow(
                        () ->
                                new UsageException(
                                        EVENT + ": \"" + name + "\" is not a type of events"));
    }

    private static RetrySchedule schedule(String name) {
        return RetrySchedule.of(name)
                .orElseThrow(
                        () ->
                                new UsageException(
                                        SCHEDULE
                                                + ": \""
                                                + name
                                                + "\" is not allowed; use standard or long"));
    }
}
