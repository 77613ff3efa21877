package dev.rejoinder.cli;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.cli.DoctorChecks.Finding;
import dev.rejoinder.cli.DoctorChecks.Verdict;
import dev.rejoinder.config.ProviderSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.provider.connection.ProviderConnections.ConnectionOrigin;
import dev.rejoinder.provider.connection.ProviderConnections.ProviderState;
import dev.rejoinder.server.ModelCheckResult;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks the model providers, and the models in use. */
final class ProviderChecks {
    /** Each check sends a request, which may take time. */
    private static final int MOST_MODELS = 20;

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final Settings settings;
    private final CommandBackend backend;
    private final @Nullable Administration data;
    private final List<Bot> bots;

    /** The connections that owners set in the console, by provider. */
    private final Map<String, ProviderState> connections;

    /**
     * @param data the opened data; null if it cannot be opened
     */
    ProviderChecks(Settings settings, CommandBackend backend, @Nullable Administration data) {
        this.settings = settings;
        this.backend = backend;
        this.data = data;
        bots = data == null ? List.of() : data.bots(new PageRequest(1, PageRequest.MAX_LIMIT));
        List<ProviderState> providers = data == null ? List.of() : data.providers();
        connections =
                providers.stream()
                        .filter(provider -> provider.origin() == ConnectionOrigin.CONSOLE)
                        .collect(Collectors.toMap(ProviderState::provider, Function.identity()));
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        ProviderSettings providers = settings.providers();
        findings.add(provider("openai", "openai", providers.openai()));
        findings.add(provider("anthropic", "anthropic", providers.anthropic()));
        findings.add(provider("gemini", "google", providers.gemini()));
        Optional.ofNullable(connections.get("ollama"))
                .map(ollama -> connection("ollama", ollama))
                .ifPresent(findings::add);
        modelsInUse().forEach(model -> findings.add(model(model)));
        backend.tryEmbeddings(settings)
                .map(check -> finding("embeddings", check, ""))
                .ifPresent(findings::add);
        return findings;
    }

    private Finding provider(String name, String provider, ProviderSettings.Endpoint endpoint) {
        ProviderState connection = connections.get(provider);
        if (connection != null) {
            return connection(name, connection);
        }
        if (endpoint.apiKey() == null) {
            return new Finding(Verdict.OK, name, endpoint.baseUrl() + ", no key");
        }
        return reached(name, provider, endpoint.baseUrl());
    }

    /** A connection that an owner set in the console. */
    private Finding connection(String name, ProviderState connection) {
        return connection.usable()
                ? reached(name, connection.provider(), connection.baseUrl())
                : new Finding(
                        Verdict.WARNING,
                        name,
                        "the key that was set in the console cannot be decrypted: set it again, or"
                                + " restore the server's encryption key");
    }

    private Finding reached(String name, String provider, URI base) {
        Optional<String> problem = backend.problemReaching(base);
        if (problem.isPresent()) {
            return new Finding(Verdict.WARNING, name, problem.get());
        }
        String prefix = provider + "/";
        boolean used = modelsInUse().stream().anyMatch(model -> model.startsWith(prefix));
        if (!used) {
            // No model has this name; the provider reports that only if it accepts the key.
            ModelCheckResult check = tryModel(prefix + "rejoinder-doctor");
            boolean refused = !check.answered() && isRefusedKey(check);
            if (refused) {
                return new Finding(
                        Verdict.WARNING,
                        name,
                        "the provider rejected the key: " + check.sentence());
            }
        }
        return new Finding(
                Verdict.OK,
                name,
                base + " is reachable" + (provider.equals("ollama") ? "" : " and accepts the key"));
    }

    private ModelCheckResult tryModel(String model) {
        return data == null ? backend.tryModel(settings, model) : data.tryModel(model);
    }

    private static boolean isRefusedKey(ModelCheckResult check) {
        Integer status = check.status();
        boolean badRequest = status != null && status == BAD_REQUEST;
        return (status != null && (status == UNAUTHORIZED || status == FORBIDDEN))
                || (badRequest && check.sentence().contains("API key"));
    }

    /**
     * The models of enabled bots, in order and without duplicates, except those without a provider.
     */
    private List<String> modelsInUse() {
        return bots.stream()
                .filter(Bot::enabled)
                .flatMap(
                        bot -> Stream.concat(Stream.of(bot.model()), bot.fallbackModels().stream()))
                .filter(model -> model.indexOf('/') > 0)
                .distinct()
                .limit(MOST_MODELS)
                .toList();
    }

    private Finding model(String model) {
        return finding("model", tryModel(model), model + ": ");
    }

    private static Finding finding(String what, ModelCheckResult check, String prefix) {
        return new Finding(
                check.answered() ? Verdict.OK : Verdict.FAILED, what, prefix + check.sentence());
    }
}
