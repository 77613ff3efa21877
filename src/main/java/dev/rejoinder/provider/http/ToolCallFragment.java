package dev.rejoinder.provider.http;

import dev.rejoinder.provider.MessagePart.ProviderState;
import org.jspecify.annotations.Nullable;

/**
 * A tool call or a piece of one, as a provider streams it.
 *
 * @param index the call's number in the answer; null if the provider sent none
 * @param id null or empty except in the first fragment; some providers never send one
 * @param tool the tool's name; null except in the first fragment
 * @param arguments the next piece of the arguments; may be empty
 * @param state that must be sent back right before the call; or null
 */
public record ToolCallFragment(
        @Nullable Integer index,
        @Nullable String id,
        @Nullable String tool,
        String arguments,
        @Nullable ProviderState state) {}
