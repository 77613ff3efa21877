package dev.rejoinder.provider.http;

import dev.rejoinder.core.RequestId;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a provider's events have said so far. Written by a decoder, read by {@link StreamedCall}.
 */
public final class DecodedAnswer {
    private static final Logger log = LoggerFactory.getLogger(DecodedAnswer.class);

    /** Longest answer, in UTF-16 units. */
    public static final int MAX_CHARACTERS = 1024 * 1024;

    private final ModelTextSanitizer cleaner = new ModelTextSanitizer();
    private final ReasoningFilter reasoning = new ReasoningFilter();
    private final StringBuilder more = new StringBuilder(0);
    private String text = "";
    private int characters;
    private @Nullable FinishReason reason;
    private int inputTokens = -1;
    private int outputTokens = -1;
    private boolean ended;
    private boolean shown;
    private boolean refused;
    private boolean toolCalled;
    private @Nullable String unknown;

    /** Text was taken, and cannot be taken back; and what follows it begins anew. */
    private boolean taken;

    private boolean apart;

    /** More text came after a reason to stop, so that one is no end. */
    private boolean wentOn;

    DecodedAnswer() {}

    /**
     * More of the answer; may be empty.
     *
     * @throws ModelException MALFORMED when the answer grows over {@link #MAX_CHARACTERS}
     */
    public void append(String delta) throws ModelException {
        characters += delta.length();
        wentOn |= reason != null && !delta.isEmpty();
        if (characters > MAX_CHARACTERS) {
            throw new ModelException(
                    ModelException.Kind.MALFORMED,
                    "an answer of more than " + MAX_CHARACTERS + " characters");
        }
        String forReaders = reasoning.filter(cleaner.clean(delta));
        if (reasoning.foundUnopenedEnd()) {
            takeBack();
        }
        add(forReaders);
    }

    /** All so far was reasoning. What has been passed on stays, and the answer begins below it. */
    private void takeBack() {
        text = "";
        more.setLength(0);
        shown = taken;
        apart = taken;
    }

    /**
     * More of an answer that says that the model will not answer.
     *
     * @throws ModelException as {@link #append}
     */
    public void appendRefusal(String delta) throws ModelException {
        refused |= !delta.isEmpty();
        append(delta);
    }

    /** Nothing was said yet. */
    public boolean isEmpty() {
        return characters == 0;
    }

    /** The model asks for a tool. */
    public void callTool() {
        toolCalled = true;
    }

    /** Something came that no decoder knows, and that may be part of the answer. */
    public void ignoreUnknown(String what) {
        if (unknown == null) {
            unknown = what;
            log.warn(
                    "Part of a model's answer was passed over: {} (request={})",
                    what,
                    RequestId.current());
        }
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
            add(reasoning.filter(cleaner.rest()));
            add(reasoning.rest());
        }
    }

    /** Mostly one event brings one text, which is then passed on as it is. */
    private void add(String cleaned) {
        if (cleaned.isEmpty()) {
            return;
        }
        shown = true;
        if (apart) {
            apart = false;
            more.append("\n\n");
        }
        if (text.isEmpty() && more.isEmpty()) {
            text = cleaned;
        } else {
            more.append(cleaned);
        }
    }

    /** An error that came in place of more text: what to throw. */
    public ModelException providerFailure(ProviderError error) {
        var kind = characters == 0 ? error.kind() : ModelException.Kind.CUT;
        return new ModelException(
                kind, error.status(), "the provider reported: " + error.message(), null, null);
    }

    /** A finish reason that does not say that the answer is whole: what to throw. */
    public ModelException incompleteAnswer(String reason) {
        return providerFailure(new ProviderError("the finish reason " + reason, null));
    }

    /** The text that came since the last time; empty when none did. */
    String takeText() {
        String all = more.isEmpty() ? text : text + more;
        text = "";
        more.setLength(0);
        taken |= !all.isEmpty();
        return all;
    }

    /** Why the model stopped, as far as it was said or can be told from what came; else null. */
    @Nullable FinishReason reason() {
        if (reason != null && reason != FinishReason.STOP) {
            return reason;
        }
        if (refused) {
            return FinishReason.REFUSAL;
        }
        if (toolCalled) {
            return FinishReason.TOOL_CALLS;
        }
        return reason == null && ended && shown ? FinishReason.STOP : reason;
    }

    /** What came in place of an answer, where it ended as if whole but nothing is understood. */
    @Nullable String unrecognizedContent() {
        return shown || reason() != FinishReason.STOP ? null : unknown;
    }

    /** Whether the provider said why the model stopped. */
    boolean reasonGiven() {
        return reason != null;
    }

    /**
     * Whether the provider said why the model stopped, as the last word. Some say it with each
     * piece of text.
     */
    boolean isFinal() {
        return reason != null && !wentOn;
    }

    boolean ended() {
        return ended;
    }

    @Nullable Usage usage() {
        return inputTokens < 0 || outputTokens < 0 ? null : new Usage(inputTokens, outputTokens);
    }
}
