package dev.rejoinder.answertest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run of a bot's tests.
 *
 * @param id {@code run_…}
 * @param startedAt when the first question was asked; null while it is queued
 * @param endedAt null until it has ended
 * @param knowledgeRevision of the bot's knowledge at the start
 */
public record TestRun(
        String botId,
        String id,
        RunSettings settings,
        RunState state,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        long knowledgeRevision) {
    /**
     * What a run tries instead of the bot's settings.
     *
     * @param model in place of the bot's model and its fallback models; null for the bot's
     * @param instructions in place of the bot's; null for the bot's
     * @param judgeModel checks the expectations for a judge; null for none
     */
    public record RunSettings(
            @Nullable String model, @Nullable String instructions, @Nullable String judgeModel) {
        /** The bot as it is, without a judge. */
        public static final RunSettings NONE = new RunSettings(null, null, null);

        /** Whether it tries a change, so that later runs are not compared with it. */
        boolean isTrial() {
            return model != null || instructions != null;
        }
    }

    /** Whether the bot or its knowledge has changed since the start. */
    boolean isOutdated(Instant botUpdatedAt, long revision) {
        return startedAt != null
                && (botUpdatedAt.isAfter(startedAt) || revision > knowledgeRevision);
    }
}
