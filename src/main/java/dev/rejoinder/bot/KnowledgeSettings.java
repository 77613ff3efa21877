package dev.rejoinder.bot;

/**
 * How a bot uses its knowledge.
 *
 * @param passages how many passages a model is shown at most; 0 for none
 * @param matchThreshold 0 to 1, how well a passage must fit
 */
public record KnowledgeSettings(int passages, double matchThreshold) {
    public static final KnowledgeSettings DEFAULT =
            new KnowledgeSettings(BotDefaults.PASSAGES, BotDefaults.MATCH_THRESHOLD);
}
