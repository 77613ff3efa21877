package dev.rejoinder.provider.http;

import dev.rejoinder.core.RequestId;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.MessagePart.ProviderState;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answer that was decoded so far. A decoder writes it, {@link StreamedCall} reads it. */
public final class DecodedAnswer {
    private static final Logger log = LoggerFactory.getLogger(DecodedAnswer.class);

    /** The longest answer, in UTF-16 units. */
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

    /** The parts that wait, from the first one that is not text; null while there is none. */
    private @Nullable AnswerParts parts;

    private @Nullable String unknown;

    /**
     * Text was passed on and cannot be withdrawn; text after a withdrawal starts a new paragraph.
     */
    private boolean taken;

    private boolean startsParagraph;

    /** More text arrived after a finish reason, so that reason was not final. */
    private boolean continuedAfterReason;

    DecodedAnswer() {}

    /**
     * Appends text; may be empty.
     *
     * @throws ModelException MALFORMED when the answer exceeds {@link #MAX_CHARACTERS}
     */
    public void append(String delta) throws ModelException {
        characters += delta.length();
        continuedAfterReason |= reason != null && !delta.isEmpty();
        if (characters > MAX_CHARACTERS) {
            throw new ModelException(
                    ModelException.Kind.MALFORMED,
                    "an answer of more than " + MAX_CHARACTERS + " characters");
        }
        String forReaders = reasoning.filter(cleaner.clean(delta));
        if (reasoning.foundUnopenedEnd()) {
            discardReasoning();
        }
        add(forReaders);
    }

    /** Discards all text so far as reasoning. Text that was passed on stays above the answer. */
    private void discardReasoning() {
        text = "";
        more.setLength(0);
        shown = taken;
        startsParagraph = taken;
    }

    /**
     * Appends text of a refusal.
     *
     * @throws ModelException as {@link #append}
     */
    public void appendRefusal(String delta) throws ModelException {
        refused |= !delta.isEmpty();
        append(delta);
    }

    /** Whether no text and no tool call has arrived. */
    public boolean isEmpty() {
        return characters == 0 && !toolCalled;
    }

    /**
     * Adds a tool call or a piece of one.
     *
     * @throws ModelException MALFORMED when the calls exceed {@link AnswerLimits}
     */
    public void callTool(ToolCallFragment fragment) throws ModelException {
        toolCalled = true;
        continuedAfterReason |= reason != null;
        partsAfterText().addFragment(fragment);
    }

    /**
     * Adds state that the provider must get back.
     *
     * @throws ModelException MALFORMED when the state exceeds {@link AnswerLimits}
     */
    public void keepState(ProviderState state) throws ModelException {
        partsAfterText().addState(state);
    }

    private AnswerParts partsAfterText() {
        if (parts == null) {
            parts = new AnswerParts();
        }
        parts.addText(takeText());
        return parts;
    }

    /** Records content that no decoder understands and that may be part of the answer. */
    public void ignoreUnknown(String what) {
        if (unknown == null) {
            unknown = what;
            log.warn(
                    "Ignored unknown content in a model's answer: {} (request={})",
                    what,
                    RequestId.current());
        }
    }

    /** Sets the finish reason. The answer ends only with {@link #end}. */
    public void stopped(FinishReason reason) {
        this.reason = reason;
    }

    /** Sets the input tokens; the last call wins, and a negative count means unknown. */
    public void inputTokens(int count) {
        inputTokens = count;
    }

    /** Sets the output tokens; the last call wins, and a negative count means unknown. */
    public void outputTokens(int count) {
        outputTokens = count;
    }

    /** Records the provider's end mark. */
    public void end() {
        if (!ended) {
            ended = true;
            add(reasoning.filter(cleaner.rest()));
            add(reasoning.rest());
        }
    }

    /** Usually one event brings one text, which is passed on without a copy. */
    private void add(String cleaned) {
        if (cleaned.isEmpty()) {
            return;
        }
        shown = true;
        if (startsParagraph) {
            startsParagraph = false;
            more.append("\n\n");
        }
        if (text.isEmpty() && more.isEmpty()) {
            text = cleaned;
        } else {
            more.append(cleaned);
        }
    }

    /** Returns the exception for an error that the provider reported inside the stream. */
    public ModelException providerFailure(ProviderError error) {
        var kind = characters == 0 ? error.kind() : ModelException.Kind.CUT;
        return new ModelException(
                kind, error.status(), "the provider reported: " + error.message(), null, null);
    }

    /** Returns the exception for a finish reason that means an incomplete answer. */
    public ModelException incompleteAnswer(String reason) {
        return providerFailure(new ProviderError("the finish reason " + reason, null));
    }

    /**
     * Returns the next event before the end that can be passed on, or null.
     *
     * @throws ModelException MALFORMED when a tool call is incomplete
     */
    @Nullable ModelEvent next() throws ModelException {
        if (parts != null) {
            ModelEvent part = parts.next(ended, reason());
            if (part != null || (parts.hasCalls() && !ended)) {
                return part;
            }
        }
        String next = takeText();
        return next.isEmpty() ? null : new ModelEvent.TextDelta(next);
    }

    private String takeText() {
        String all = more.isEmpty() ? text : text + more;
        text = "";
        more.setLength(0);
        taken |= !all.isEmpty();
        return all;
    }

    /** The finish reason as reported or derived from the content; null if unknown. */
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

    /** The unknown content of an answer that ended normally without any text; otherwise null. */
    @Nullable String unrecognizedContent() {
        return shown || reason() != FinishReason.STOP ? null : unknown;
    }

    /** Whether the provider reported a finish reason. */
    boolean reasonGiven() {
        return reason != null;
    }

    /**
     * Whether the reported finish reason is final. Some providers repeat a finish reason with each
     * delta.
     */
    boolean isFinal() {
        return reason != null && !continuedAfterReason;
    }

    boolean ended() {
        return ended;
    }

    @Nullable Usage usage() {
        return inputTokens < 0 || outputTokens < 0 ? null : new Usage(inputTokens, outputTokens);
    }
}
