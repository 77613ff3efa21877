package dev.rejoinder.provider.http;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelException.Kind;
import dev.rejoinder.wire.ResponseHead;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * A model call that streams server-sent events, independent of the provider. The decoder interprets
 * events; this class decides when the answer is complete and which error to throw if it is not.
 */
public final class StreamedCall implements ModelCall {
    private static final Logger log = LoggerFactory.getLogger(StreamedCall.class);

    private static final ModelEvent ALIVE = new ModelEvent.Alive();

    /** The name of an error event; its data may have any format. */
    static final String ERROR = "error";

    /** How long to wait for the end mark after a finish reason. */
    private static final Duration END_TIMEOUT = Duration.ofSeconds(2);

    /** The format of the response body. */
    private enum BodyFormat {
        /** Only white space so far. */
        UNKNOWN,
        EVENTS,
        /** One JSON text instead of a stream. */
        WHOLE
    }

    private final RequestVariants variants;
    private final AnswerDecoder decoder;
    private final @Nullable String secret;
    private final SseReader events = new SseReader();
    private final DecodedAnswer answer = new DecodedAnswer();

    private BodyFormat format = BodyFormat.UNKNOWN;
    private boolean opened;
    private boolean finished;
    private @Nullable ModelEvent waiting;
    private @Nullable ModelException failure;
    private @Nullable CallDeadline ending;
    private volatile boolean aborted;

    /** The variant in use. Changed under this object's lock, so that {@link #abort} reaches it. */
    private volatile HttpCall http;

    /**
     * Prepares a call.
     *
     * @param secret a key to redact from error messages, or null
     */
    public StreamedCall(HttpCall http, AnswerDecoder decoder, @Nullable String secret) {
        this(RequestVariants.single(http), decoder, secret);
    }

    /**
     * Prepares a call with request variants.
     *
     * @param secret a key to redact from error messages, or null
     */
    public StreamedCall(RequestVariants variants, AnswerDecoder decoder, @Nullable String secret) {
        this.variants = variants;
        this.http = variants.preferred();
        this.decoder = decoder;
        this.secret = secret;
    }

    @Override
    public ModelEvent next() throws ModelException {
        try {
            if (failure != null) {
                throw failure;
            }
            refuseIfAborted();
            if (!opened) {
                open();
            }
            ModelEvent event = waiting == null ? decode() : waiting;
            waiting = null;
            while (event == null) {
                if (events.sawLines()) {
                    return ALIVE;
                }
                if (!fill()) {
                    endOfBody();
                }
                event = decode();
                if (event == null && format != BodyFormat.EVENTS) {
                    return ALIVE;
                }
            }
            finished = event instanceof ModelEvent.Finished;
            return event;
        } catch (IOException | ModelException | JacksonException e) {
            throw translated(e);
        }
    }

    /**
     * Blocks for more of the body; returns false at its end. After a finish reason only usage and
     * the end mark can follow, so a cut connection or a short timeout also ends the body.
     */
    private boolean fill() throws IOException {
        if (!answer.isFinal()) {
            if (ending != null) {
                ending.close();
            }
            return events.fill(http);
        }
        if (ending == null && http.buffered() == 0) {
            ending = CallDeadline.start(END_TIMEOUT, http);
        }
        try {
            return events.fill(http);
        } catch (IOException e) {
            if (aborted || !answer.isFinal()) {
                throw e;
            }
            return false;
        }
    }

    private void open() throws IOException, ModelException {
        ResponseHead head = send();
        opened = true;
        variants.markAccepted();
        if (ContentCoding.isGzip(head)) {
            synchronized (this) {
                http = new GunzippedCall(http);
                refuseIfAborted();
            }
        }
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

    /** Sends the request, and falls back to other variants if the provider rejects it. */
    private ResponseHead send() throws IOException, ModelException {
        ResponseHead head = http.execute();
        ErrorResponse first = null;
        while (ErrorResponse.is(head)) {
            opened = true;
            ErrorResponse refusal = ErrorResponse.of(head, http);
            first = first == null ? refusal : first;
            HttpCall other = variants.fallbackFor(head.status(), refusal.body());
            if (other == null) {
                throw first.exception();
            }
            log.info("A provider rejected a request; trying a variant of it: {}", head.status());
            replace(other);
            opened = false;
            head = other.execute();
        }
        return head;
    }

    private synchronized void replace(HttpCall other) throws ModelException {
        http.close();
        http = other;
        refuseIfAborted();
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

    /** Returns the next event that was received, or null. */
    private @Nullable ModelEvent decode() throws ModelException {
        while (true) {
            String text = answer.takeText();
            if (!text.isEmpty()) {
                events.sawLines();
                return new ModelEvent.TextDelta(text);
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
    private void endOfBody() throws ModelException {
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

    /** Decodes ahead from received bytes. Returns true only if {@link #next()} does not block. */
    @Override
    public boolean ready() {
        if (!opened || finished) {
            return false;
        }
        try {
            while (waiting == null && failure == null) {
                waiting = decode();
                if (waiting == null) {
                    if (http.buffered() == 0) {
                        return false;
                    }
                    events.fill(http);
                }
            }
        } catch (IOException | ModelException | JacksonException e) {
            failure = translated(e);
        }
        return true;
    }

    private ModelException translated(Exception e) {
        if (aborted) {
            return new ModelException(Kind.ABORTED, "the call was aborted", e);
        }
        return switch (e) {
            case ModelException known -> KeyRedaction.of(known, secret);
            case ProtocolException bad -> new ModelException(Kind.MALFORMED, text(bad), bad);
            case IOException cut ->
                    new ModelException(opened ? Kind.CUT : Kind.UNAVAILABLE, text(cut), cut);
            // Drop the cause, which may quote the provider's data.
            default -> new ModelException(Kind.MALFORMED, "an event that is not JSON");
        };
    }

    private static String text(IOException e) {
        return String.valueOf(e.getMessage());
    }

    private void refuseIfAborted() throws ModelException {
        if (aborted) {
            throw new ModelException(Kind.ABORTED, "the call was aborted");
        }
    }

    @Override
    public synchronized void abort() {
        aborted = true;
        http.abort();
    }

    @Override
    public void close() {
        if (ending != null) {
            ending.close();
        }
        if (finished) {
            http.drain();
        }
        http.close();
    }
}
