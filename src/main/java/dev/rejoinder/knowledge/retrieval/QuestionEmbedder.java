package dev.rejoinder.knowledge.retrieval;

import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.index.QuestionVector;
import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.ModelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeds questions. After a failure it skips the model for a while, so that not every question
 * waits for it. Thread-safe.
 */
final class QuestionEmbedder {
    private static final Logger log = LoggerFactory.getLogger(QuestionEmbedder.class);
    private static final long SKIP_NANOS = Duration.ofSeconds(10).toNanos();

    private final @Nullable EmbeddingModel model;
    private final Clock clock;
    private volatile long failedAtNanos;
    private volatile boolean failed;

    QuestionEmbedder(@Nullable EmbeddingModel model, Clock clock) {
        this.model = model;
        this.clock = clock;
    }

    /** Returns the vector of a question, or null if none is available now. */
    @Nullable QuestionVector of(String question) {
        if (model == null || (failed && clock.nanos() - failedAtNanos < SKIP_NANOS)) {
            return null;
        }
        try {
            float[] vector = model.embedQuestion(question);
            failed = false;
            return new QuestionVector(
                    model.name(), model.languages(), model.unrelatedCosine(), vector);
        } catch (ModelException failure) {
            failedAtNanos = clock.nanos();
            failed = true;
            log.warn("Cannot embed questions; searching by words only: {}", failure.getMessage());
            return null;
        }
    }
}
