package dev.rejoinder.knowledge;

import java.util.List;

/** Finds the passages that match a question. Thread-safe. */
public interface Retriever {
    /** Finds nothing. */
    Retriever NONE =
            new Retriever() {
                @Override
                public boolean knows(String botId) {
                    return false;
                }

                @Override
                public List<Passage> find(Query query) {
                    return List.of();
                }
            };

    /** Whether a bot has any knowledge. Answers from memory. */
    boolean knows(String botId);

    /**
     * Returns the matching passages, best first; none if nothing matches or the bot has no sources.
     * Blocks while the question is embedded. Errors are logged, and at worst the result has fewer
     * passages.
     */
    List<Passage> find(Query query);

    /**
     * A search.
     *
     * @param question as asked
     * @param earlier the previous questions of its conversation, oldest first
     * @param limit the most passages to return
     * @param threshold the lowest score to return, 0 to 1
     */
    record Query(
            String botId,
            String question,
            List<String> earlier,
            int limit,
            double threshold,
            Mode mode) {
        public Query {
            earlier = List.copyOf(earlier);
        }
    }

    /** How passages are ranked. */
    enum Mode {
        /** By words (BM25) and vectors together. */
        FUSED,
        /** By words only. */
        BM25,
        /** By vectors only; finds nothing without an embedding model. */
        VECTOR
    }
}
