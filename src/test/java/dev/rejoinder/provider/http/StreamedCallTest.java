package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelException.Kind;
import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.SettableClock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class StreamedCallTest {
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n";

    /** Says each event's data as it is; {@code END} ends the answer. */
    private static final class Echo implements AnswerDecoder {
        @Override
        public void decode(byte[] bytes, int offset, int length, DecodedAnswer answer)
                throws ModelException {
            String data = new String(bytes, offset, length, StandardCharsets.UTF_8);
            switch (data) {
                case "END" -> {
                    answer.stopped(FinishReason.STOP);
                    answer.end();
                }
                case "ping" -> {}
                default -> answer.append(data);
            }
        }

        @Override
        public void decodeWhole(byte[] bytes, int offset, int length, DecodedAnswer answer)
                throws ModelException {
            decode(bytes, offset, length, answer);
        }
    }

    private static ModelCall call(HttpTransport transport, URI uri) {
        return new StreamedCall(
                transport.post(uri, List.of(), new byte[0]), new Echo(), "sk-secret-key");
    }

    private static ModelCall call(HttpTransport transport) {
        return call(transport, URI.create("http://x/"));
    }

    private static ModelException failure(HttpTransport transport) {
        try (ModelCall call = call(transport)) {
            call.next();
            throw new AssertionError("an answer");
        } catch (ModelException e) {
            return e;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "429, RATE_LIMITED",
        "408, UNAVAILABLE",
        "500, UNAVAILABLE",
        "503, UNAVAILABLE",
        "529, UNAVAILABLE",
        "400, REJECTED",
        "401, REJECTED",
        "404, REJECTED",
        "302, REJECTED",
        "204, MALFORMED"
    })
    void statusDecidesWhatHappened(int status, Kind kind) {
        ModelException e = failure(RecordedTransport.answer(status, "why"));
        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e).hasMessage("status " + status + ": why");
        assertThat(e.retryAfter()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "Retry-After: 7, PT7S",
                "Retry-After: 0.5, PT0.5S",
                "retry-after-ms: 1500, PT1.5S",
                "retry-after: 999999999, PT24H",
                "Retry-After: -1, none",
                "Retry-After: soon, none",
                "'Retry-After: Fri, 31 Dec 1999 23:59:59 GMT', none",
            })
    void waitThatWasAskedForIsKept(String header, Duration wait) {
        assertThat(failure(RecordedTransport.answer(429, "", header)).retryAfter()).isEqualTo(wait);
    }

    @Test
    void dateToWaitForIsCountedFromTheProvidersOwnClock() {
        String date = "Date: Fri, 31 Dec 1999 23:59:29 GMT";
        String later = "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT";
        String before = "Retry-After: Fri, 31 Dec 1999 23:58:59 GMT";
        assertThat(failure(RecordedTransport.answer(503, "", date, later)).retryAfter())
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(failure(RecordedTransport.answer(503, "", date, before)).retryAfter())
                .isEqualTo(Duration.ZERO);
    }

    @Test
    void millisecondsWinOverSeconds() {
        assertThat(
                        failure(
                                        RecordedTransport.answer(
                                                429, "", "Retry-After: 7", "retry-after-ms: 6100"))
                                .retryAfter())
                .isEqualTo(Duration.ofMillis(6100));
    }

    @Test
    void detailIsShortCleanAndWithoutTheKey() {
        assertThat(failure(RecordedTransport.answer(400, "x".repeat(501))))
                .hasMessage("status 400: " + "x".repeat(500));
        assertThat(
                        failure(
                                RecordedTransport.answer(
                                        400, "{\"error\":{\"message\":\"a\",\"x\":1}}")))
                .hasMessage("status 400: a");
        assertThat(failure(RecordedTransport.answer(401, "key sk-secret-key\r\n\u001b[1m is bad")))
                .hasMessage("status 401: key *** [1m is bad");
        assertThat(failure(RecordedTransport.answer(401, "x".repeat(490) + "sk-secret-key")))
                .hasMessage("status 401: " + "x".repeat(490) + "***");
    }

    /** What keeps a connection alive before the first event, or within one JSON answer. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", " ", "\r\n", ": comment\n\n", "{", "[{ "})
    void whateverComesBeforeTheFirstTextIsLife(String piece) throws Exception {
        var seen = new Semaphore(0);
        try (var transport = new SocketTransport(new SettableClock());
                var server =
                        ScriptedHttpServer.start(
                                peer -> {
                                    peer.readRequest();
                                    peer.send("HTTP/1.1 200 OK\r\n\r\n" + piece);
                                    for (int i = 0; i < 3; i++) {
                                        seen.acquireUninterruptibly();
                                        peer.send(i < 2 ? " \n" : "\n\ndata: a\n\ndata: END\n\n");
                                    }
                                });
                ModelCall call = call(transport, server.uri("/"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(call.next()).isEqualTo(new ModelEvent.Alive());
                seen.release();
            }
            if (!piece.contains("{")) {
                ModelEvent event = call.next();
                while (event.equals(new ModelEvent.Alive())) {
                    event = call.next();
                }
                assertThat(event).isEqualTo(new ModelEvent.TextDelta("a"));
            }
        }
    }

    @Test
    void answerThatIsNoStreamIsMalformed() {
        for (String header :
                List.of("Content-Type: text/html", "Content-Type: text/event-stream")) {
            ModelException e = failure(RecordedTransport.answer(200, "<html>", header));
            assertThat(e.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(e).hasMessage("the response is not an event stream: <html>");
        }
        ModelException e = failure(RecordedTransport.answer(200, "a", "Content-Encoding: br"));
        assertThat(e.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(e).hasMessage("an answer in the content encoding br");
    }

    @Test
    void errorBodyThatIsCutStillTellsItsStatus() {
        assertThat(failure(RecordedTransport.answer(429, "why not").cutAt(3)))
                .hasMessage("status 429: why");
    }

    @Test
    void answerHasALongestLength() {
        String event = "data: " + "x".repeat(1024) + "\n\n";
        assertThat(
                        CallTranscript.by(
                                call(
                                        RecordedTransport.stream(
                                                event.repeat(1024) + "data: END\n\n"))))
                .extracting(told -> told.text().length(), CallTranscript::end)
                .containsExactly(DecodedAnswer.MAX_CHARACTERS, "STOP");
        assertThat(
                        CallTranscript.by(
                                        call(
                                                RecordedTransport.stream(
                                                        event.repeat(1024) + "data: x\n\n")))
                                .end())
                .isEqualTo("MALFORMED");
    }

    @Test
    void readyMeansThatTheNextEventIsThereAsAWhole() throws Exception {
        var rest = new CountDownLatch(1);
        // After two events: framing, a comment and the start of an event, which are none.
        String start = "9\r\ndata: a\n\n\r\n9\r\ndata: b\n\n\r\nc\r\n: ping\n\ndata\r\n";
        try (var server =
                        ScriptedHttpServer.start(
                                peer -> {
                                    peer.readRequest();
                                    peer.send(CHUNKED + start);
                                    HttpTransportContract.await(rest);
                                    peer.send("7\r\n: END\n\n\r\n0\r\n\r\n");
                                });
                var transport = new SocketTransport(new SettableClock());
                ModelCall call = call(transport, server.uri("/"))) {
            assertThat(call.ready()).isFalse();
            assertThat(call.next()).isEqualTo(new ModelEvent.TextDelta("a"));
            assertThat(call.ready()).isTrue();
            assertThat(call.next()).isEqualTo(new ModelEvent.TextDelta("b"));
            assertThat(call.ready()).isFalse();
            rest.countDown();
            // The comment that has come says that the model is at work.
            assertThat(call.next()).isEqualTo(new ModelEvent.Alive());
            assertThat(call.next()).isEqualTo(new ModelEvent.Finished(FinishReason.STOP, null));
        }
    }

    @Test
    void readyDecodesAheadWithoutLosingAnything() throws Exception {
        try (ModelCall call =
                call(RecordedTransport.stream("data: a\n\ndata: b\n\ndata: END\n\n"))) {
            assertThat(call.ready()).isFalse();
            assertThat(call.next()).isEqualTo(new ModelEvent.TextDelta("a"));
            assertThat(call.ready()).isTrue();
            assertThat(call.ready()).isTrue();
            assertThat(call.next()).isEqualTo(new ModelEvent.TextDelta("b"));
            assertThat(call.ready()).isTrue();
            assertThat(call.next()).isEqualTo(new ModelEvent.Finished(FinishReason.STOP, null));
            assertThat(call.ready()).isFalse();
        }
    }

    @Test
    void failureMetWhileLookingAheadIsThrownByTheNextCall() throws Exception {
        String tooLong = "data: a\n\n: " + "x".repeat(SseReader.MAX_LINE_BYTES);
        try (ModelCall call = call(RecordedTransport.stream(tooLong))) {
            assertThat(call.next()).isEqualTo(new ModelEvent.TextDelta("a"));
            assertThat(call.ready()).isTrue();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(call::next)
                        .isInstanceOfSatisfying(
                                ModelException.class,
                                e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED));
            }
        }
    }

    @Test
    void nothingIsSentBeforeTheFirstEventIsAskedFor() throws IOException {
        try (var server = ScriptedHttpServer.start(peer -> {});
                var transport = new SocketTransport(new SettableClock());
                ModelCall call = call(transport, server.uri("/"))) {
            assertThat(call.ready()).isFalse();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void providerThatIsNotReachedIsUnavailableAndOneThatCutsIsCut() throws IOException {
        URI nobody;
        try (var server = ScriptedHttpServer.start(peer -> {})) {
            nobody = server.uri("/");
        }
        try (var transport = new SocketTransport(new SettableClock());
                var server =
                        ScriptedHttpServer.start(
                                peer -> {
                                    peer.readRequest();
                                    peer.send(CHUNKED + "9\r\ndata: a\n\n\r\n");
                                });
                var wrong = ScriptedHttpServer.start(peer -> peer.send("SSH-2.0\r\n"))) {
            assertThat(CallTranscript.by(call(transport, nobody)).end()).isEqualTo("UNAVAILABLE");
            assertThat(CallTranscript.by(call(transport, wrong.uri("/"))).end())
                    .isEqualTo("MALFORMED");
            assertThat(CallTranscript.by(call(transport, server.uri("/"))))
                    .isEqualTo(new CallTranscript("a", "CUT", "closed before the last chunk"));
        }
    }

    @Test
    void abortEndsTheWaitAndTheCallStaysAborted() throws Exception {
        var silent = new CountDownLatch(1);
        try (var transport = new SocketTransport(new SettableClock());
                var server =
                        ScriptedHttpServer.start(
                                peer -> {
                                    peer.readRequest();
                                    peer.send(CHUNKED);
                                    silent.countDown();
                                    peer.awaitLeaving();
                                });
                ModelCall call = call(transport, server.uri("/"))) {
            var told = new CompletableFuture<CallTranscript>();
            Thread.ofVirtual().start(() -> told.complete(CallTranscript.by(call)));
            silent.await();
            call.abort();
            assertThat(told.get())
                    .isEqualTo(new CallTranscript("", "ABORTED", "the call was aborted"));
            assertThat(CallTranscript.by(call).end()).isEqualTo("ABORTED");
        }
    }

    @Test
    void connectionIsKeptThoughTheBodysEndFollowsTheEndMark() throws IOException {
        try (var transport = new SocketTransport(new SettableClock());
                var server =
                        ScriptedHttpServer.start(
                                peer -> {
                                    while (true) {
                                        peer.readRequest();
                                        peer.send(CHUNKED + "b\r\ndata: END\n\n\r\n");
                                        peer.send("0\r\n\r\n");
                                    }
                                })) {
            for (int i = 0; i < 20; i++) {
                assertThat(CallTranscript.by(call(transport, server.uri("/"))).end())
                        .isEqualTo("STOP");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }
}
