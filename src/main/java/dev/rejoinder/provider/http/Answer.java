package dev.rejoinder.provider.http;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's events have said so far. Written by a decoder, read by {@link StreamedCall}.
 */
public final class Answer {
    /** Longest answer, in UTF-16 units. */
    public static final int MAX_CHARACTERS = 1024 * 1024;

    private final TextCleaner cleaner = new TextCleaner();
    private final StringBuilder more = new StringBuilder(0);
    private String text = "";
    private int characters;
    private @Nullable FinishReason reason;
    private int inputTokens = -1;
    private int outputTokens = -1;
    private boolean ended;

    Answer() {}

    /**
     * More of the answer; may be empty.
     *
     * @throws ModelException MALFORMED when the answer grows over {@link #MAX_CHARACTERS}
     */
    public void append(String delta) throws ModelException {
        characters += delta.length();
        if (characters > MAX_CHARACTERS) {
            throw new ModelException(
                    ModelException.Kind.MALFORMED,
                    "an answer of more than " + MAX_CHARACTERS + " characters");
        }
        add(cleaner.clean(delta));
    }

    /** Why the model stopped; the answer has ended only when {@link #end} says so too. */
    public void stopped(FinishReason reason) {
        this.reason = reason;
    }

    /** Tokens read by the model; the last word counts, and a negative one is none. */
    public void inputTokens(int count) {
        inputTokens = count;
    }

    /** Tokens written by the model; the last word counts, and a negative one is none. */
    public void outputTokens(int count) {
        outputTokens = count;
    }

    /** The provider's own end mark was read. */
    public void end() {
        if (!ended) {
            ended = true;
            add(cleaner.rest());
        }
    }

    /** Mostly one event brings one text, which is then passed on as it is. */
    private void add(String cleaned) {
        if (text.isEmpty()) {
            text = cleaned;
        } else {
            more.append(cleaned);
        }
    }

    /** An error that came in place of more text: what to throw. */
    public ModelException failed(String detail) {
        var kind = characters == 0 ? ModelException.Kind.UNAVAILABLE : ModelException.Kind.CUT;
        return new ModelException(kind, "the provider reported: " + detail);
    }

    /** The text that came since the last time; empty when none did. */
    String takeText() {
        String taken = more.isEmpty() ? text : text + more;
        text = "";
        more.setLength(0);
        return taken;
    }

    @Nullable FinishReason reason() {
        return reason;
    }

    boolean ended() {
        return ended;
    }

    @Nullable Usage usage() {
        return inputTokens < 0 || outputTokens < 0 ? null : new Usage(inputTokens, outputTokens);
    }
}
