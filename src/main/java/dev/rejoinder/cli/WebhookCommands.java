package dev.rejoinder.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/** The commands that act on one webhook endpoint. */
final class WebhookCommands {
    private WebhookCommands() {}

    static Command test(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "test",
                "Sends a test event to a webhook endpoint and prints the response.",
                WebhookCommands::parameters,
                (api, arguments, terminal) -> {
                    JsonNode result = post(api, arguments, "/test");
                    if (JsonOption.isGiven(arguments)) {
                        terminal.printJson(result.toString());
                    } else {
                        terminal.note(
                                result.path("error")
                                        .asString(
                                                "The endpoint answered "
                                                        + JsonText.of(result.path("status"))
                                                        + "."));
                    }
                    return result.path("delivered").asBoolean() ? ExitCode.OK : ExitCode.FAILED;
                });
    }

    static Command rotate(CommandContext context) {
        return new ApiCommand(
                context,
                ApiAccess::open,
                "rotate",
                "Gives a webhook endpoint a new signing secret and prints it. The old one signs too"
                        + " for 24 hours.",
                WebhookCommands::parameters,
                (api, arguments, terminal) -> {
                    JsonOption.print(
                            arguments,
                            terminal,
                            post(api, arguments, "/rotate"),
                            "secret",
                            "The secret before signs too for 24 hours. The new secret is shown"
                                    + " once:");
                    return ExitCode.OK;
                });
    }

    private static CommandSpec parameters(CommandSpec spec) {
        return spec.addPositional(
                        CommandOptions.parameter("ID", "The endpoint's id, from webhook list."))
                .addOption(JsonOption.ofResult());
    }

    private static JsonNode post(ApiClient api, ParseResult arguments, String action) {
        return api.send(
                "POST",
                ApiClient.path("/api/v1/webhooks/{}", arguments.matchedPositionalValue(0, ""))
                        + action,
                ApiClient.JSON.createObjectNode());
    }
}
