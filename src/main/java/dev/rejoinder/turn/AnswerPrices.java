package dev.rejoinder.turn;

import dev.rejoinder.provider.Usage;

/** What answers cost. */
public interface AnswerPrices {
    /** All answers are free. */
    AnswerPrices NONE = (_, _) -> 0;

    /** The cost in billionths; 0 for a model without a known price. */
    long billionths(String model, Usage usage);
}
