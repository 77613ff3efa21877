package dev.rejoinder.cli;

import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.config.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Connects commands to the server that their command line or environment names. */
record ApiAccess(CommandContext context) {
    static final String URL = "--url";
    private static final Pattern HTTP =
            Pattern.compile("(?i)https?://[a-z0-9.:\\[\\]_-]+(/[a-z0-9._~/-]*)?");
    private static final Pattern KEY = Pattern.compile("[!-~]+");
    private static final Duration KEY_LIFE = Duration.ofDays(30);

    /** Adds the options that select the server, or the data without a server. */
    static void addOptions(CommandSpec spec) {
        spec.addOption(
                CommandOptions.text(
                        URL,
                        "URL",
                        "The server to use, with the key in "
                                + SettingsReader.KEY_VARIABLE
                                + " (default: "
                                + SettingsReader.URL_VARIABLE
                                + ", or the data on this machine)."));
        CommandOptions.addLocationOptions(spec);
    }

    /** Whether the command line or the environment names a server. */
    boolean isRemote(ParseResult arguments) {
        return url(arguments) != null;
    }

    /** Connects to the named server, or opens the data. */
    ApiClient open(ParseResult arguments) throws SettingsException {
        URI url = url(arguments);
        if (url != null) {
            return named(url);
        }
        return data(context.settingsOfData(arguments));
    }

    private ApiClient data(Settings settings) {
        CommandBackend.DataApi data = context.backend().openApi(settings);
        return new ApiClient(
                URI.create("http://127.0.0.1:" + data.port()),
                data.key(),
                data.closed(),
                LocalServerFiles.of(settings).serverRuns());
    }

    /** Connects to the named server, or to the one that runs on the data folder. */
    ApiClient running(ParseResult arguments) throws SettingsException {
        URI url = url(arguments);
        return url == null ? local(context.settings(arguments)) : named(url);
    }

    private ApiClient local(Settings settings) {
        LocalServerFiles local = LocalServerFiles.of(settings);
        URI url = local.url().orElseThrow(() -> notRunning(settings));
        Optional<String> known = key().or(local::key);
        if (known.isPresent()) {
            ApiClient client = client(url, known.get());
            try {
                client.get("/api/v1/bots?limit=1&brief=true");
                return client;
            } catch (ApiFailure failure) {
                client.close();
                if (failure.status() == 0) {
                    throw notRunning(settings);
                }
                if (failure.status() != 401 || key().isPresent()) {
                    throw failure;
                }
            }
        }
        return client(url, newKey(local, settings));
    }

    private String newKey(LocalServerFiles local, Settings settings) {
        try (ApiClient data = data(settings)) {
            Optional<String> replaced = local.keyId();
            ObjectNode key = ApiClient.JSON.createObjectNode();
            key.put("name", "Command line");
            key.put("scope", "write");
            key.put("expiresAt", context.clock().now().plus(KEY_LIFE).toString());
            JsonNode created = data.send("POST", "/api/v1/keys", key);
            String token = JsonText.of(created.path("key"));
            local.keepKey(JsonText.of(created.path("id")), token);
            replaced.ifPresent(id -> revoke(data, id));
            return token;
        }
    }

    private static void revoke(ApiClient data, String keyId) {
        try {
            data.delete(ApiClient.path("/api/v1/keys/{}", keyId));
        } catch (ApiFailure failure) {
            if (failure.status() != 404) {
                throw failure;
            }
        }
    }

    private static IllegalStateException notRunning(Settings settings) {
        return new IllegalStateException(
                "No server runs on the data in "
                        + settings.server().data()
                        + ". Start one with: rejoinder serve. Or name one with --url.");
    }

    private ApiClient named(URI url) {
        return client(
                url,
                key().orElseThrow(
                                () ->
                                        new UsageException(
                                                "set "
                                                        + SettingsReader.KEY_VARIABLE
                                                        + " to an API key of "
                                                        + url)));
    }

    private static ApiClient client(URI url, String key) {
        return new ApiClient(url, key, () -> {}, true);
    }

    private @Nullable URI url(ParseResult arguments) {
        String given = CommandOptions.value(arguments, URL);
        if (given == null && CommandContext.namesData(arguments)) {
            return null;
        }
        String where = given == null ? SettingsReader.URL_VARIABLE : URL;
        String text = given == null ? variable(where).orElse(null) : given;
        if (text == null) {
            return null;
        }
        if (!HTTP.matcher(text).matches()) {
            throw new UsageException(
                    where + ": use the URL of a server, such as https://chat.example.com");
        }
        return URI.create(text);
    }

    private Optional<String> key() {
        Optional<String> key = variable(SettingsReader.KEY_VARIABLE).map(String::strip);
        if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
            throw new UsageException(SettingsReader.KEY_VARIABLE + " is not an API key");
        }
        return key;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(context.environment().get(name)).filter(text -> !text.isBlank());
    }
}
