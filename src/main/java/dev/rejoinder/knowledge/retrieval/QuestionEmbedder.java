package dev.rejoinder.knowledge.retrieval;

import dev.rejoinder.core.Clock;
import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.ModelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeds questions. A model that fails is left alone for a while, so that not every question waits
 * for it in vain. Thread-safe.
 */
final class QuestionEmbedder {
    private static final Logger log = LoggerFactory.getLogger(QuestionEmbedder.class);
    private static final long LEFT_ALONE_NANOS = Duration.ofSeconds(10).toNanos();

    private final @Nullable EmbeddingModel model;
    private final Clock clock;
    private volatile long failedAtNanos;
    private volatile boolean failed;

    QuestionEmbedder(@Nullable EmbeddingModel model, Clock clock) {
        this.model = model;
        this.clock = clock;
    }

    /** The name of the model; null when there is none. */
    @Nullable String model() {
        return model == null ? null : model.name();
    }

    /** The vector of a question; null when there is none to be had now. */
    float @Nullable [] of(String question) {
        if (model == null || (failed && clock.nanos() - failedAtNanos < LEFT_ALONE_NANOS)) {
            return null;
        }
        try {
            float[] vector = model.embedQuestion(question);
            failed = false;
            return vector;
        } catch (ModelException failure) {
            failedAtNanos = clock.nanos();
            failed = true;
            log.warn("Questions are searched by their words alone: {}", failure.getMessage());
            return null;
        }
    }
}
