package dev.rejoinder.config;

import java.nio.file.Path;

/**
 * The embedding model for vector search.
 *
 * @param model as its provider names it, or the path of its folder; empty for other sources
 */
public record EmbeddingSettings(Backend source, String model) {
    private static final String OPENAI = "openai/";
    private static final String FOLDER = "folder:";
    private static final int MAX_MODEL_CHARACTERS = 100;
    private static final int MAX_PATH_CHARACTERS = 1000;

    /** The source of embeddings. */
    public enum Backend {
        /** The local model in this process, if its jar is installed. */
        LOCAL,
        /** An ONNX model in a folder, which runs in this process. */
        FOLDER,
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
        if (text.startsWith(FOLDER)) {
            return new EmbeddingSettings(Backend.FOLDER, path(text.substring(FOLDER.length())));
        }
        String model = text.startsWith(OPENAI) ? text.substring(OPENAI.length()) : "";
        if (model.isBlank() || model.length() > MAX_MODEL_CHARACTERS) {
            throw new IllegalArgumentException("no embedding model");
        }
        return new EmbeddingSettings(Backend.OPENAI, model);
    }

    private static String path(String text) {
        if (text.isBlank() || text.length() > MAX_PATH_CHARACTERS) {
            throw new IllegalArgumentException("no folder");
        }
        return Path.of(text).toString();
    }
}
