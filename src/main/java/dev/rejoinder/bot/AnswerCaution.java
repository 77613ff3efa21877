package dev.rejoinder.bot;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How sure the built-in model must be of an answer. Other models decide for themselves. */
public enum AnswerCaution {
    /** Answers most questions, sometimes from a passage that only seems to answer. */
    @JsonProperty("eager")
    EAGER(0),
    @JsonProperty("balanced")
    BALANCED(0.3),
    /** Rather says that it does not know. */
    @JsonProperty("careful")
    CAREFUL(1);

    private final double level;

    AnswerCaution(double level) {
        this.level = level;
    }

    /** From 0, the least caution, to 1. */
    public double level() {
        return level;
    }
}
