package dev.rejoinder.provider.http;

import dev.rejoinder.provider.MessagePart.ProviderState;
import dev.rejoinder.provider.MessagePartRules;
import dev.rejoinder.provider.ModelEvent.ToolCallRequested;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A tool call whose fragments arrive one after the other. */
final class PartialToolCall implements AnswerParts.Part {
    private final @Nullable Integer index;
    private final StringBuilder arguments = new StringBuilder();
    private @Nullable String id;
    private @Nullable String tool;
    private @Nullable ProviderState state;
    private int bytes;

    PartialToolCall(@Nullable Integer index) {
        this.index = index;
    }

    /**
     * Whether a fragment belongs to this call. Some servers number all calls 0 or not at all; then
     * another id starts another call, and a name does if there are neither numbers nor ids.
     */
    boolean continuesWith(ToolCallFragment next) {
        Integer nextIndex = next.index();
        boolean numbered = index != null && nextIndex != null;
        if (numbered && !Objects.equals(index, nextIndex)) {
            return false;
        }
        String nextId = textOrNull(next.id());
        if (nextId != null && id != null) {
            return nextId.equals(id);
        }
        return numbered || tool == null || textOrNull(next.tool()) == null;
    }

    void add(ToolCallFragment next) throws ModelException {
        id = id == null ? textOrNull(next.id()) : id;
        tool = tool == null ? textOrNull(next.tool()) : tool;
        state = state == null ? next.state() : state;
        bytes += next.arguments().getBytes(StandardCharsets.UTF_8).length;
        AnswerLimits.checkArguments(bytes);
        arguments.append(next.arguments());
    }

    /** The state that must be sent back right before the call, or null. */
    @Nullable ProviderState state() {
        return state;
    }

    /**
     * Returns the call. Without arguments they are an empty object; without an id, or with that of
     * an earlier call, the id is a random one.
     *
     * @param taken the ids of earlier calls
     * @throws ModelException MALFORMED when it has no name, or its name or id is too long
     */
    ToolCallRequested complete(Set<String> taken) throws ModelException {
        String name = tool;
        if (name == null) {
            throw new ModelException(Kind.MALFORMED, "a tool call without a name");
        }
        String callId = id == null || taken.contains(id) ? randomId() : id;
        if (Math.max(name.length(), callId.length()) > MessagePartRules.MAX_NAME_CHARACTERS) {
            throw new ModelException(
                    Kind.MALFORMED,
                    "a tool call with a name or id of more than "
                            + MessagePartRules.MAX_NAME_CHARACTERS
                            + " characters");
        }
        String written = arguments.toString();
        return new ToolCallRequested(
                clean(callId), clean(name), written.isBlank() ? "{}" : clean(written));
    }

    private static String clean(String text) {
        var cleaner = new ModelTextSanitizer();
        return cleaner.clean(text) + cleaner.rest();
    }

    private static String randomId() {
        return "call_" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    private static @Nullable String textOrNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
