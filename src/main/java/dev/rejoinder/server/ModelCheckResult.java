package dev.rejoinder.server;

import dev.rejoinder.config.EmbeddingSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelProbe;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a test call to a model, for health checks.
 *
 * @param status the provider's HTTP status if it rejected the call; null otherwise
 * @param sentence the model's answer, or the reason for the failure
 */
public record ModelCheckResult(boolean answered, @Nullable Integer status, String sentence) {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int MAX_TOKENS = 512;
    private static final int MAX_SHOWN = 200;

    /** Calls a configured model without opening the data. */
    public static ModelCheckResult of(Settings settings, String model) {
        Clock clock = Clock.system();
        try (var models =
                new ConfiguredProviders(
                        settings.providers(),
                        new EmbeddingSettings(EmbeddingSettings.Backend.NONE, ""),
                        settings.server().data(),
                        clock,
                        Map.of(),
                        _ -> false)) {
            return of(models.chatModels(), model, clock);
        }
    }

    static ModelCheckResult of(ChatModels models, String model, Clock clock) {
        return of(ModelProbe.of(models, model, null, MAX_TOKENS, LIMIT, clock::nanos));
    }

    private static ModelCheckResult of(ModelProbe.Result result) {
        String time = " after " + result.took().toMillis() + " ms";
        ModelException failure = result.failure();
        if (failure != null) {
            return new ModelCheckResult(false, failure.status(), failure.getMessage() + time);
        }
        String text = result.text().strip().replaceAll("\\s+", " ");
        String shown = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
        return new ModelCheckResult(
                true,
                null,
                shown.isEmpty()
                        ? "it answers without text (" + result.reason() + ")" + time
                        : "it answers: \"" + shown + "\"" + time);
    }
}
