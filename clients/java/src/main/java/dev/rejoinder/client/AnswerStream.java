package dev.rejoinder.client;

import dev.rejoinder.client.EventReader.ServerSentEvent;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * An answer while it is written. Read it once and in one thread: as text, by iterating over it, or
 * as {@link #events()}. It resumes by itself after the last event that arrived. {@link #close()}
 * and {@link #stop()} may be called by any thread.
 */
public final class AnswerStream implements Iterable<String>, AutoCloseable {
    private final Http http;
    private final String bot;

    /** The request that sends the message; null for an answer that was resumed. */
    private final Http.Call message;

    /** The attempts without a new event, and the runs of an answer that failed. */
    private final Retries retries;

    private final Retries runs;
    private final NewEvents newEvents;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String conversationId;
    private volatile String messageId;
    private volatile String position;
    private volatile CompletableFuture<HttpResponse<ResponseBody>> opening;
    private volatile EventReader reader;
    private boolean begun;
    private Answer answer;
    private RejoinderException failure;

    private AnswerStream(Http http, String bot, Http.Call message, boolean fromStart) {
        this.newEvents = new NewEvents(fromStart);
        this.http = http;
        this.bot = bot;
        this.message = message;
        this.retries = new Retries(http.options());
        this.runs = new Retries(http.options());
    }

    static AnswerStream of(Http http, String bot, Http.Call message) {
        var stream = new AnswerStream(http, bot, message, true);
        stream.opening = http.start(message);
        return stream;
    }

    static AnswerStream resumed(
            Http http, String bot, String conversationId, String messageId, String after) {
        var stream = new AnswerStream(http, bot, null, after == null);
        stream.conversationId = conversationId;
        stream.messageId = messageId;
        stream.position = after;
        stream.opening = http.start(stream.nextCall());
        return stream;
    }

    /** The conversation, or null before the first event. */
    public String conversationId() {
        return conversationId;
    }

    /** The answer's id, or null before the first event. */
    public String messageId() {
        return messageId;
    }

    /** The id of the last event, after which {@link Chat#resume} continues; null before it. */
    public String position() {
        return position;
    }

    /** The text, as it arrives. */
    @Override
    public Iterator<String> iterator() {
        return iterate(event -> event instanceof AnswerEvent.Delta delta ? delta.delta() : null);
    }

    /** The events, as they arrive. {@link AnswerEvent.Completed} is the last one. */
    public Iterable<AnswerEvent> events() {
        return () -> iterate(Function.identity());
    }

    /**
     * Reads the rest and returns the answer.
     *
     * @throws RejoinderException if the answer failed
     */
    public Answer answer() {
        while (nextEvent() != null) {
            // Only the last event matters.
        }
        if (answer == null) {
            throw new IllegalStateException(
                    "The stream was closed before the answer was complete.");
        }
        return answer;
    }

    /** Stops the answer. The stream then completes with the text so far. */
    public StoppedAnswer stop() {
        if (messageId == null) {
            throw new IllegalStateException("The answer has not begun: read an event first.");
        }
        return new Chat(http).stop(bot, conversationId, messageId);
    }

    /** Stops reading. The answer is written on. */
    @Override
    public void close() {
        closed.countDown();
        disconnect();
    }

    private <T> Iterator<T> iterate(Function<AnswerEvent, T> mapping) {
        if (begun) {
            throw new IllegalStateException("A stream can be read once.");
        }
        begun = true;
        return new Iterator<>() {
            private T ready;

            @Override
            public boolean hasNext() {
                AnswerEvent event;
                while (ready == null && (event = nextEvent()) != null) {
                    ready = mapping.apply(event);
                }
                return ready != null;
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                T result = ready;
                ready = null;
                return result;
            }
        };
    }

    /**
     * Returns null at the end, and once the stream is closed.
     *
     * @throws RejoinderException if the answer or the connection failed
     */
    private AnswerEvent nextEvent() {
        while (answer == null && failure == null && !isClosed()) {
            try {
                AnswerEvent event = accept(connected().next());
                if (event != null) {
                    return event;
                }
            } catch (IOException | CancellationException e) {
                recover(RejoinderException.connectionFailed(e));
            } catch (InterruptedException e) {
                failure = RejoinderException.interrupted(e);
            } catch (RejoinderException e) {
                recover(e);
            }
        }
        disconnect();
        if (failure != null) {
            throw failure;
        }
        return null;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Opens the stream, or opens it again after the last event. */
    private EventReader connected() throws IOException, InterruptedException {
        EventReader open = reader;
        if (open == null) {
            CompletableFuture<HttpResponse<ResponseBody>> request = opening;
            if (request == null) {
                request = http.start(nextCall());
                opening = request;
            }
            throwIfClosed();
            open = new EventReader(http.await(request), http.options().timeout());
            reader = open;
            throwIfClosed();
        }
        return open;
    }

    /** Another thread may have closed the stream before it could see the new connection. */
    private void throwIfClosed() {
        if (isClosed()) {
            throw new CancellationException();
        }
    }

    private Http.Call nextCall() {
        if (message != null && position == null) {
            return message;
        }
        String path =
                Http.path(
                        "chat",
                        bot,
                        "conversations",
                        conversationId,
                        "messages",
                        messageId,
                        "stream");
        return Http.Call.get(
                Http.query(path, position == null ? Map.of() : Map.of("after", position)));
    }

    /** Returns null for an event that the reader does not get. */
    private AnswerEvent accept(ServerSentEvent received) {
        JsonNode json = Json.tree(received.data());
        position = received.id();
        retries.progress();
        if (json.path("type").asString("").equals("message.failed")) {
            fail(Http.failure(200, json.path("error"), json.path("data"), null));
            return null;
        }
        AnswerEvent event = AnswerEvent.of(json);
        if (event instanceof AnswerEvent.Completed completed) {
            answer = completed.answer();
            // Not closed, so that another request can use the connection.
            reader = null;
            opening = null;
        } else if (event instanceof AnswerEvent.Started start) {
            conversationId = start.conversationId();
            messageId = start.messageId();
        }
        return newEvents.of(event);
    }

    /** The same message runs the turn again, under the same ids, if the failure is retryable. */
    private void fail(RejoinderException failed) {
        disconnect();
        if (message == null || !failed.retryable()) {
            failure = failed;
            return;
        }
        position = null;
        pause(failed, runs);
    }

    private void recover(RejoinderException failed) {
        disconnect();
        if (isClosed()) {
            return;
        }
        if (nextCall().isRepeatedAfter(failed)) {
            pause(failed, retries);
        } else {
            failure = failed;
        }
    }

    private void pause(RejoinderException failed, Retries attempts) {
        try {
            attempts.pause(failed, closed);
        } catch (RejoinderException last) {
            failure = last;
        }
    }

    private void disconnect() {
        CompletableFuture<HttpResponse<ResponseBody>> request = opening;
        opening = null;
        EventReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
        if (request != null) {
            request.cancel(true);
            request.thenAccept(response -> response.body().close());
        }
    }
}
