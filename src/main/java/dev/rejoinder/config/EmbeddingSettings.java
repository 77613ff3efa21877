package dev.rejoinder.config;

/**
 * The embedding model for vector search.
 *
 * @param model as its provider names it; empty unless the source is OpenAI
 */
public record EmbeddingSettings(Backend source, String model) {
    private static final String OPENAI = "openai/";
    private static final int MAX_MODEL_CHARACTERS = 100;

    /** The source of embeddings. */
    public enum Backend {
        /** The local model in this process, if its jar is installed. */
        LOCAL,
        /** A server with OpenAI's protocol. */
        OPENAI,
        /** No embeddings: searches use words only. */
        NONE
    }

    static EmbeddingSettings parse(String text) {
        if (text.equals("local")) {
            return new EmbeddingSettings(Backend.LOCAL, "");
        }
        if (text.equals("none")) {
            return new EmbeddingSettings(Backend.NONE, "");
        }
        String model = text.startsWith(OPENAI) ? text.substring(OPENAI.length()) : "";
        if (model.isBlank() || model.length() > MAX_MODEL_CHARACTERS) {
            throw new IllegalArgumentException("no embedding model");
        }
        return new EmbeddingSettings(Backend.OPENAI, model);
    }
}
