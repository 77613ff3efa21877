package dev.rejoinder.bot;

/**
 * How a bot uses its knowledge.
 *
 * @param passages the most passages that the model gets; 0 for none
 * @param matchThreshold the lowest score of a passage, 0 to 1
 */
public record KnowledgeSettings(int passages, double matchThreshold) {
    public static final KnowledgeSettings DEFAULT =
            new KnowledgeSettings(BotDefaults.PASSAGES, BotDefaults.MATCH_THRESHOLD);
}
