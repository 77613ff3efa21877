package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelEventListener;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelException.Kind;
import dev.rejoinder.wire.ResponseHead;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
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

    /**
     * How often the calling thread waits for the body before the event loop takes over. Handing a
     * call to the loop and back costs more than a few waits, so short answers stay on their thread.
     */
    private static final int WAITS_BEFORE_LOOP = 2;

    /** How long to wait for the end mark after a finish reason. */
    private static final Duration END_TIMEOUT = Duration.ofSeconds(2);

    private RequestVariants variants;
    private final @Nullable String secret;
    private final BodyDecoder body;

    private boolean opened;
    private boolean finished;
    private boolean delivered;
    private boolean pauseDue;
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
        this.body = new BodyDecoder(decoder);
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
            ModelEvent event = waiting == null ? body.decode() : waiting;
            waiting = null;
            while (event == null) {
                if (body.sawLines()) {
                    return ALIVE;
                }
                if (!fill()) {
                    body.endOfBody();
                }
                event = body.decode();
                if (event == null && !body.isStream()) {
                    return ALIVE;
                }
            }
            finished = event instanceof ModelEvent.Finished;
            return event;
        } catch (IOException | ModelException | JacksonException e) {
            throw translated(e);
        }
    }

    /** Waits for the first events itself, and then an event loop delivers them as they arrive. */
    @Override
    public void deliver(ModelEventListener listener) throws ModelException {
        BooleanSupplier reader = () -> passOnArrived(listener);
        for (int waits = 1; passOn(next(), listener) && passOnReady(listener); waits++) {
            try {
                // After a finish reason, this thread reads on, with a timeout.
                if (!body.isFinal() && http.readArrived(reader) && waits > WAITS_BEFORE_LOOP) {
                    http.readOnLoop(reader);
                }
            } catch (IOException e) {
                throw translated(e);
            }
            if (delivered) {
                return;
            }
        }
    }

    private boolean passOnArrived(ModelEventListener listener) {
        try {
            return passOnReady(listener) && !body.isFinal();
        } catch (ModelException e) {
            failure = e;
            return false;
        }
    }

    private boolean passOnReady(ModelEventListener listener) throws ModelException {
        while (ready()) {
            if (!passOn(next(), listener)) {
                return false;
            }
        }
        boolean alive = body.sawLines() || !body.isStream();
        if (alive && !pauseDue && !passOn(ALIVE, listener)) {
            return false;
        }
        if (pauseDue) {
            pauseDue = false;
            listener.onPause();
        }
        return true;
    }

    private boolean passOn(ModelEvent event, ModelEventListener listener) {
        pauseDue = true;
        delivered = !listener.onEvent(event) || finished;
        return !delivered;
    }

    /**
     * Blocks for more of the body; returns false at its end. After a finish reason only usage and
     * the end mark can follow, so a cut connection or a short timeout also ends the body.
     */
    private boolean fill() throws IOException {
        if (!body.isFinal()) {
            if (ending != null) {
                ending.close();
            }
            return body.fill(http);
        }
        if (ending == null && !http.isReady()) {
            ending = CallDeadline.start(END_TIMEOUT, http);
        }
        try {
            return body.fill(http);
        } catch (IOException e) {
            if (aborted || !body.isFinal()) {
                throw e;
            }
            return false;
        }
    }

    private void open() throws IOException, ModelException {
        ResponseHead head = send();
        opened = true;
        variants.markAccepted();
        // The stream can take minutes; do not keep the prompt of the other variants in memory.
        variants = RequestVariants.single(http);
        if (ContentCoding.isGzip(head)) {
            synchronized (this) {
                http = new GunzippedCall(http);
                refuseIfAborted();
            }
        }
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

    /** Decodes ahead from received bytes. Returns true only if {@link #next()} does not block. */
    @Override
    public boolean ready() {
        if (!opened || finished) {
            return false;
        }
        try {
            while (waiting == null && failure == null) {
                waiting = body.decode();
                if (waiting == null) {
                    if (!http.isReady()) {
                        return false;
                    }
                    if (!fill()) {
                        body.endOfBody();
                    }
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
