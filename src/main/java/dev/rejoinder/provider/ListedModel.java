package dev.rejoinder.provider;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A model as its provider lists it.
 *
 * @param id the provider's name of the model
 * @param title a name for people, or null
 * @param contextTokens how many tokens a prompt may have, or null if the provider does not say
 * @param inputPrice in US dollars per million tokens of the prompt, or null
 * @param outputPrice in US dollars per million tokens of the answer, or null
 * @param images whether the model can see images
 */
public record ListedModel(
        String id,
        @Nullable String title,
        @Nullable Long contextTokens,
        @Nullable BigDecimal inputPrice,
        @Nullable BigDecimal outputPrice,
        Sight images) {}
