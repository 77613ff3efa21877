package dev.rejoinder.bot;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the models of a bot get images to see. */
public enum ImageInput {
    /** If their providers say so, or do not say anything. */
    @JsonProperty("auto")
    AUTO,
    /** Always: the owner knows that they can see. */
    @JsonProperty("yes")
    YES,
    /** Never. */
    @JsonProperty("no")
    NO
}
