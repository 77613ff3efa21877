package dev.rejoinder.provider.http;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelException.Kind;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A model's answer as server-sent events: the part that all providers have in common. The decoder
 * says what an event means; this class says when the answer is whole and what went wrong when it is
 * not.
 */
public final class StreamedCall implements ModelCall {
    private final HttpCall http;
    private final AnswerDecoder decoder;
    private final @Nullable String secret;
    private final SseReader events = new SseReader();
    private final Answer answer = new Answer();

    private boolean opened;
    private boolean finished;
    private @Nullable ModelEvent waiting;
    private @Nullable ModelException failure;
    private volatile boolean aborted;

    /**
     * Prepares an answer.
     *
     * @param secret what must not appear in an error's text, should the provider quote it; or null
     */
    public StreamedCall(HttpCall http, AnswerDecoder decoder, @Nullable String secret) {
        this.http = http;
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
                if (!events.fill(http)) {
                    endOfBody();
                }
                event = decode();
            }
            finished = event instanceof ModelEvent.Finished;
            return event;
        } catch (IOException | ModelException | JacksonException e) {
            throw translated(e);
        }
    }

    private void open() throws IOException, ModelException {
        ResponseHead head = http.execute();
        opened = true;
        if (head.status() != 200) {
            throw Refusal.of(head, http);
        }
        String type = head.header("Content-Type");
        String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
        boolean plain = lower.startsWith("application/json") || lower.startsWith("text/html");
        if (plain || head.header("Content-Encoding") != null) {
            throw new ModelException(
                    Kind.MALFORMED, "an answer that is no stream: " + Refusal.excerpt(http));
        }
    }

    /** The next event as far as it has been received, or null. */
    private @Nullable ModelEvent decode() throws ModelException {
        while (true) {
            String text = answer.takeText();
            if (!text.isEmpty()) {
                return new ModelEvent.Text(text);
            }
            if (answer.ended()) {
                FinishReason reason = answer.reason();
                if (reason == null) {
                    throw new ModelException(Kind.CUT, "the answer ended without a reason");
                }
                return new ModelEvent.Finished(reason, answer.usage());
            }
            if (!events.advance()) {
                return null;
            }
            decoder.decode(events.bytes(), events.offset(), events.length(), answer);
        }
    }

    private void endOfBody() throws ModelException {
        if (answer.reason() == null || !decoder.endsWithBody()) {
            throw new ModelException(Kind.CUT, "the answer ended without its end mark");
        }
        answer.end();
    }

    /**
     * Decodes ahead, but only what has been received: true only when {@link #next()} will not
     * block.
     */
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
            case ModelException known -> Redaction.of(known, secret);
            case ProtocolException bad -> new ModelException(Kind.MALFORMED, text(bad), bad);
            case IOException cut ->
                    new ModelException(opened ? Kind.CUT : Kind.UNAVAILABLE, text(cut), cut);
            // Without its cause, which may quote what the provider sent.
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
    public void abort() {
        aborted = true;
        http.abort();
    }

    @Override
    public void close() {
        if (finished) {
            http.drain();
        }
        http.close();
    }
}
