package dev.rejoinder.knowledge.retrieval;

import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.GapComparisonStore;
import dev.rejoinder.knowledge.GapComparisonStore.ComparedQuestion;
import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.ModelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts unanswered questions that ask the same into one group. Each question is compared once, with
 * the latest questions of its bot, and keeps its group from then on. Used by one thread at a time.
 */
public final class QuestionGrouping {
    private static final Logger log = LoggerFactory.getLogger(QuestionGrouping.class);

    /** How many questions one step compares with the same others. */
    private static final int STEP = 50;

    /** How long questions wait after a failure of the model. */
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private final GapComparisonStore store;
    private final @Nullable QuestionVectors vectors;
    private final Clock clock;
    private long notBeforeNanos;

    /** Groups by words and, with a model, by meaning. */
    public QuestionGrouping(GapComparisonStore store, @Nullable EmbeddingModel model, Clock clock) {
        this.store = store;
        this.vectors = model == null ? null : new QuestionVectors(model);
        this.clock = clock;
        this.notBeforeNanos = clock.nanos();
    }

    /** A question, prepared for comparisons. */
    private record Prepared(ComparedQuestion row, QuestionWording wording) {
        static Prepared of(ComparedQuestion row) {
            return new Prepared(row, QuestionWording.of(row.question()));
        }
    }

    /** Whether there is work, and the model has not just failed. */
    public boolean isWaiting() {
        return clock.nanos() - notBeforeNanos >= 0 && store.isWaiting();
    }

    /**
     * Groups some questions of one bot. Returns false if none wait, or after a failure of the
     * model; {@link #isWaiting} then says when to call it again.
     */
    public boolean step() {
        List<ComparedQuestion> waiting = store.waiting(STEP);
        if (waiting.isEmpty()) {
            return false;
        }
        List<Prepared> others = new ArrayList<>();
        store.compared(waiting.getFirst().botId()).forEach(row -> others.add(Prepared.of(row)));
        try {
            for (ComparedQuestion row : waiting) {
                Prepared grouped = grouped(row, others);
                store.store(grouped.row());
                others.add(grouped);
            }
            return true;
        } catch (ModelException failure) {
            notBeforeNanos = clock.nanos() + RETRY_AFTER.toNanos();
            // Stopping the process interrupts a call that it cannot wait for.
            if (!Thread.currentThread().isInterrupted()) {
                log.warn("Cannot embed unanswered questions; they are grouped later", failure);
            }
            return false;
        }
    }

    private Prepared grouped(ComparedQuestion row, List<Prepared> others) throws ModelException {
        float[] vector = vectors == null ? null : vectors.of(row.question());
        String model = vectors == null ? null : vectors.model();
        var alone =
                new ComparedQuestion(
                        row.botId(), row.gapId(), row.groupId(), row.question(), model, vector);
        Prepared question = Prepared.of(alone);
        String group = bestGroup(question, others);
        var joined =
                new ComparedQuestion(
                        row.botId(), row.gapId(), group, row.question(), model, vector);
        return new Prepared(joined, question.wording());
    }

    private record Likeness(double sum, int questions) {
        double mean() {
            return sum / questions;
        }
    }

    /** The group whose questions are most alike on average; its own if none is alike. */
    private static String bestGroup(Prepared question, List<Prepared> others) {
        Map<String, Likeness> groups = new HashMap<>();
        for (Prepared other : others) {
            double likeness =
                    QuestionLikeness.of(
                            question.wording(), other.wording(), cosine(question, other));
            groups.merge(
                    other.row().groupId(),
                    new Likeness(likeness, 1),
                    (some, one) -> new Likeness(some.sum() + one.sum(), some.questions() + 1));
        }
        return groups.entrySet().stream()
                .filter(group -> group.getValue().mean() > 0)
                .max(Map.Entry.comparingByValue(Comparator.comparingDouble(Likeness::mean)))
                .map(Map.Entry::getKey)
                .orElse(question.row().groupId());
    }

    private static @Nullable Double cosine(Prepared one, Prepared other) {
        float[] left = one.row().vector();
        float[] right = other.row().vector();
        String model = one.row().model();
        if (left == null || right == null || model == null || !model.equals(other.row().model())) {
            return null;
        }
        double cosine = 0;
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            cosine += (double) left[i] * right[i];
        }
        return cosine;
    }
}
