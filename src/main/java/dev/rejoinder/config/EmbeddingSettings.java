package dev.rejoinder.config;

/**
 * Which model finds passages by their meaning.
 *
 * @param model as its provider calls it; empty unless the source is OpenAI
 */
public record EmbeddingSettings(Backend source, String model) {
    private static final String OPENAI = "openai/";
    private static final int MAX_MODEL_CHARACTERS = 100;

    /** Where vectors come from. */
    public enum Backend {
        /** The model in this process, where its jar is there. */
        LOCAL,
        /** A server that speaks OpenAI's protocol. */
        OPENAI,
        /** Nowhere: passages are found by their words alone. */
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
