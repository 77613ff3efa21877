package dev.rejoinder.turn;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.ProviderErrorDetail;
import dev.rejoinder.core.RequestId;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ToolSupport;
import dev.rejoinder.turn.TurnObserver.CallFailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each failed model call of one turn in one line, and keeps the last failure for the turn's
 * end. Used by one thread.
 */
final class ModelFailureLog {
    private static final Logger log = LoggerFactory.getLogger(ModelFailureLog.class);

    private static final String NO_ANSWER = "The model could not answer.";
    private static final String NO_TOOLS =
            "The model of this bot does not support tools. Choose another model, or turn the tools"
                    + " off.";

    private final Turn turn;
    private boolean retryable;
    private @Nullable ModelFailure last;

    ModelFailureLog(Turn turn) {
        this.turn = turn;
    }

    /**
     * Adds a failed call.
     *
     * @param offeredTools whether the model was offered tools
     */
    void add(String model, ModelException failure, boolean offeredTools) {
        boolean passing = failure.kind().isTransient();
        ProviderErrorDetail cause =
                ProviderErrorDetail.of(model, failure.status(), failure.detail());
        String sentence = offeredTools && ToolSupport.isRefusal(failure) ? NO_TOOLS : NO_ANSWER;
        add(passing, sentence, cause);
        log(cause, CallFailureKind.of(failure.kind()).name());
    }

    /** Adds a timeout: the model was silent for {@code limit}. */
    void addSilenceTimeout(String model, Duration limit) {
        ProviderErrorDetail cause =
                ProviderErrorDetail.of(model, null, "nothing came for " + limit.toMillis() + " ms");
        add(true, TurnErrors.sentence(ErrorCode.MODEL_TIMEOUT), cause);
        log(cause, CallFailureKind.SILENT.name());
    }

    /** Adds a deadline: the turn's deadline passed during a call of this model. */
    void addDeadline(String model) {
        ProviderErrorDetail cause =
                ProviderErrorDetail.of(model, null, "no whole answer before the deadline");
        add(true, TurnErrors.sentence(ErrorCode.MODEL_TIMEOUT), cause);
        log(cause, "DEADLINE");
    }

    /** Adds a failure if a finished call was cut off, refused, filtered or empty. */
    void ended(String model, FinishReason reason, boolean text) {
        boolean withheld = reason == FinishReason.CONTENT_FILTER || reason == FinishReason.REFUSAL;
        if (text && !withheld) {
            return;
        }
        String what = text ? "its answer was cut short" : "it said nothing";
        ProviderErrorDetail cause =
                ProviderErrorDetail.of(model, null, what + "; finish reason " + reason.wireName());
        switch (reason) {
            case STOP -> add(true, NO_ANSWER, cause);
            case LENGTH ->
                    add(false, "The model reached its longest answer before any text.", cause);
            case TOOL_CALLS, HANDOVER ->
                    add(false, "The model asked for a tool in place of an answer.", cause);
            case CONTENT_FILTER, REFUSAL -> {
                // The end of the turn states this finish reason.
            }
        }
        log(cause, reason.name());
    }

    private void add(boolean passing, String sentence, ProviderErrorDetail cause) {
        retryable |= passing;
        // A sentence about a lasting failure does not fit if another model may answer a retry.
        last = new ModelFailure(retryable, retryable && !passing ? NO_ANSWER : sentence, cause);
    }

    private void log(ProviderErrorDetail cause, String reason) {
        log.warn(
                "Model call failed: request={} bot={} model={} status={} reason={} turn={}: {}",
                RequestId.current(),
                turn.key().botId(),
                cause.model(),
                cause.status() == null ? "none" : cause.status(),
                reason,
                turn.messageId(),
                cause.message());
    }

    /** The failure that caused the error of the turn's end; null when no model is at fault. */
    @Nullable ModelFailure failureFor(@Nullable ErrorCode error, String model) {
        if (error == ErrorCode.MODEL_TIMEOUT) {
            ProviderErrorDetail cause =
                    last == null
                            ? ProviderErrorDetail.of(
                                    model, null, "no whole answer before the deadline")
                            : last.cause();
            return new ModelFailure(true, TurnErrors.sentence(error), cause);
        }
        return error == ErrorCode.MODEL_PROVIDER_ERROR ? last : null;
    }
}
