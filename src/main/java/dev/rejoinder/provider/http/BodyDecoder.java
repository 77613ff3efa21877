package dev.rejoinder.provider.http;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Decodes a response body into model events, independent of the provider. {@link AnswerDecoder}
 * interprets each server-sent event; this class decides when the answer is complete, and accepts a
 * whole JSON text instead of a stream.
 */
final class BodyDecoder {
    /** The name of an error event; its data may have any format. */
    static final String ERROR = "error";

    /** The format of the response body. */
    private enum BodyFormat {
        /** Only white space so far. */
        UNKNOWN,
        EVENTS,
        /** One JSON text instead of a stream. */
        WHOLE
    }

    private final AnswerDecoder decoder;
    private final SseReader events = new SseReader();
    private final DecodedAnswer answer = new DecodedAnswer();
    private BodyFormat format = BodyFormat.UNKNOWN;

    BodyDecoder(AnswerDecoder decoder) {
        this.decoder = decoder;
    }

    /** Reads more of the body; blocks unless the call is ready. Returns false at its end. */
    boolean fill(HttpCall http) throws IOException {
        return events.fill(http);
    }

    /** Whether the finish reason is final, so that only usage and the end mark can follow. */
    boolean isFinal() {
        return answer.isFinal();
    }

    /** Whether the body is known to be an event stream. */
    boolean isStream() {
        return format == BodyFormat.EVENTS;
    }

    /** Whether any line was read since the last call or the last text, including comments. */
    boolean sawLines() {
        return events.sawLines();
    }

    /** Returns the next event that was received, or null. */
    @Nullable ModelEvent decode() throws ModelException {
        while (true) {
            ModelEvent event = answer.next();
            if (event != null) {
                events.sawLines();
                return event;
            }
            if (answer.ended()) {
                FinishReason reason = answer.reason();
                if (reason == null) {
                    throw new ModelException(Kind.CUT, "the answer ended without a reason");
                }
                String unknown = answer.unrecognizedContent();
                if (unknown != null) {
                    throw new ModelException(
                            Kind.MALFORMED, "the answer has only unknown content: " + unknown);
                }
                return new ModelEvent.Finished(reason, answer.usage());
            }
            if (format != BodyFormat.EVENTS && !isEvents()) {
                return null;
            }
            if (!events.advance()) {
                return null;
            }
            decodeEvent();
        }
    }

    private void decodeEvent() throws ModelException {
        byte[] bytes = events.bytes();
        if (ProviderJson.isDone(bytes, events.offset(), events.length())) {
            answer.end();
            return;
        }
        String name = events.name();
        if (name == null) {
            decoder.decode(bytes, events.offset(), events.length(), answer);
        } else if (name.equals(ERROR)) {
            decodeError();
        } else {
            decoder.decode(name, bytes, events.offset(), events.length(), answer);
        }
    }

    private void decodeError() throws ModelException {
        try {
            decoder.decode(ERROR, events.bytes(), events.offset(), events.length(), answer);
        } catch (JacksonException e) {
            // The data is plain text.
        }
        throw answer.providerFailure(
                ErrorMessageParser.of(
                        new String(
                                events.bytes(),
                                events.offset(),
                                events.length(),
                                StandardCharsets.UTF_8)));
    }

    /**
     * Handles the end of the body. The last event may lack its blank line. A truncated event is an
     * error, unless a finish reason came before it.
     */
    void endOfBody() throws ModelException {
        if (format == BodyFormat.WHOLE) {
            whole();
            return;
        }
        boolean stopped = answer.isFinal();
        if (events.advanceToLast()) {
            try {
                decodeEvent();
            } catch (ModelException e) {
                if (!stopped || e.kind() != Kind.MALFORMED) {
                    throw e;
                }
            } catch (JacksonException cut) {
                if (!stopped) {
                    throw new ModelException(Kind.CUT, "the answer ended within an event");
                }
            }
        }
        if (!answer.ended() && !answer.reasonGiven()) {
            throw new ModelException(Kind.CUT, "the answer ended without its end mark");
        }
        answer.end();
    }

    /** Whether the body is an event stream, by its first byte; false while that is unknown. */
    private boolean isEvents() throws ModelException {
        if (format == BodyFormat.UNKNOWN) {
            format =
                    switch (events.firstByte()) {
                        case SseReader.NOT_YET -> BodyFormat.UNKNOWN;
                        case '{', '[' -> BodyFormat.WHOLE;
                        case '<' -> throw noStream();
                        default -> BodyFormat.EVENTS;
                    };
        }
        if (format == BodyFormat.WHOLE) {
            events.all();
        }
        return format == BodyFormat.EVENTS;
    }

    private void whole() throws ModelException {
        decoder.decodeWhole(events.bytes(), events.offset(), events.length(), answer);
        if (answer.isEmpty() && answer.reason() == null) {
            throw noStream();
        }
        answer.end();
    }

    private ModelException noStream() {
        String excerpt =
                events.length() > 0
                        ? new String(
                                events.bytes(),
                                events.offset(),
                                Math.min(events.length(), ErrorResponse.MAX_DETAIL_BYTES),
                                StandardCharsets.UTF_8)
                        : events.received(ErrorResponse.MAX_DETAIL_BYTES);
        return new ModelException(
                Kind.MALFORMED, "the response is not an event stream: " + excerpt);
    }
}
