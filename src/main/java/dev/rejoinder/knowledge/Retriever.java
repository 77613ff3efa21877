package dev.rejoinder.knowledge;

import java.util.List;

/** Finds the passages that fit a question. Thread-safe. */
public interface Retriever {
    /** Knows nothing. */
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
     * The passages that fit, best first; none when nothing fits, or the bot has no sources. Blocks
     * while the question is embedded. What goes wrong is logged, and costs passages at most.
     */
    List<Passage> find(Query query);

    /**
     * What to look for.
     *
     * @param question as it was asked
     * @param earlier the questions before it in its conversation, oldest first
     * @param limit how many passages at most
     * @param threshold 0 to 1, the least score
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

    /** What the order of the passages rests on. */
    enum Mode {
        /** Words and meaning. */
        FUSED,
        /** The words alone. */
        BM25,
        /** The meaning alone; nothing without an embedding model. */
        VECTOR
    }
}
