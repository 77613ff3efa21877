package dev.rejoinder.bot;

/** Defaults of a bot's settings. */
public final class BotDefaults {
    public static final String INSTRUCTIONS = "";
    public static final String WELCOME_MESSAGE = "Hi! How can I help you today?";

    /** The built-in model, which needs no provider. */
    public static final String MODEL = "builtin";

    /** In the model's tokens. */
    public static final int MAX_TOKENS = 1_024;

    /** Counts questions and answers. */
    public static final int HISTORY_MESSAGES = 20;

    public static final String FALLBACK_MESSAGE =
            "I'm sorry, I don't know the answer to that. Could you put it another way?";

    /** Enough for most questions, and short compared to a long conversation. */
    public static final int PASSAGES = 5;

    public static final double MATCH_THRESHOLD = 0.2;

    private BotDefaults() {}
}
