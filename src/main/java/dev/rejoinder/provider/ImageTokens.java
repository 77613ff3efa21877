package dev.rejoinder.provider;

/** Estimates of how many tokens a model reads for an image. Providers count them afterwards. */
public final class ImageTokens {
    /** For an image of unknown size, and about as many as one page of a document has. */
    private static final int UNKNOWN_SIZE = 2_000;

    // OpenAI: https://developers.openai.com/api/docs/guides/images-vision
    private static final double OPENAI_LONGEST = 2_048;
    private static final double OPENAI_SHORTEST = 768;
    private static final int OPENAI_TILE = 512;
    private static final int OPENAI_TOKENS = 170;
    private static final int OPENAI_BASE = 85;

    // Gemini: https://ai.google.dev/gemini-api/docs/tokens
    private static final int GEMINI_ONE_TILE = 384;
    private static final int GEMINI_TILE = 768;
    private static final int GEMINI_TOKENS = 258;

    // Anthropic: https://platform.claude.com/docs/en/build-with-claude/vision
    private static final int PATCH = 28;
    private static final int MOST_PATCHES = 4_784;

    private ImageTokens() {}

    /**
     * Estimates the tokens of one image by the formula that its provider publishes. Models of
     * unknown providers are counted as Anthropic's, one token for a square of 28 pixels, which
     * Qwen's models use too.
     *
     * @param model the name of the model with its provider, such as {@code openai/gpt-4o}
     * @param width in pixels; 0 if unknown
     * @param height in pixels; 0 if unknown
     */
    public static long of(String model, int width, int height) {
        if (width == 0 || height == 0) {
            return UNKNOWN_SIZE;
        }
        return switch (model.substring(0, Math.max(0, model.indexOf('/')))) {
            case "openai" -> {
                double fit = Math.min(1, OPENAI_LONGEST / Math.max(width, height));
                fit = Math.min(fit, OPENAI_SHORTEST / Math.min(width, height));
                yield OPENAI_BASE + OPENAI_TOKENS * squares(width * fit, height * fit, OPENAI_TILE);
            }
            case "google" ->
                    Math.max(width, height) <= GEMINI_ONE_TILE
                            ? GEMINI_TOKENS
                            : GEMINI_TOKENS * squares(width, height, GEMINI_TILE);
            default -> Math.min(MOST_PATCHES, squares(width, height, PATCH));
        };
    }

    private static long squares(double width, double height, int side) {
        return (long) (Math.ceil(width / side) * Math.ceil(height / side));
    }
}
