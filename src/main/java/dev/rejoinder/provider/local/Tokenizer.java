package dev.rejoinder.provider.local;

/** Splits texts into the tokens of a model. Immutable. */
sealed interface Tokenizer permits WordPieces, UnigramPieces {
    /**
     * Returns the token ids of a text, between the special tokens that the model expects around it.
     *
     * @param limit maximum number of ids including the special ones; the rest is truncated
     */
    int[] numbers(String text, int limit);
}
