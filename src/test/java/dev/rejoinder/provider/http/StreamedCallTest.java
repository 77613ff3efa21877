package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelException.Kind;
import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class StreamedCallTest extends StreamedCallFixture {
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
    void statusDeterminesTheKindOfFailure(int status, Kind kind) {
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
    void retryAfterIsParsed(String header, Duration wait) {
        assertThat(failure(RecordedTransport.answer(429, "", header)).retryAfter()).isEqualTo(wait);
    }

    @Test
    void retryAfterDateIsRelativeToTheProvidersClock() {
        String date = "Date: Fri, 31 Dec 1999 23:59:29 GMT";
        String later = "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT";
        String before = "Retry-After: Fri, 31 Dec 1999 23:58:59 GMT";
        assertThat(failure(RecordedTransport.answer(503, "", date, later)).retryAfter())
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(failure(RecordedTransport.answer(503, "", date, before)).retryAfter())
                .isEqualTo(Duration.ZERO);
    }

    @Test
    void millisecondsTakePrecedenceOverSeconds() {
        assertThat(
                        failure(
                                        RecordedTransport.answer(
                                                429, "", "Retry-After: 7", "retry-after-ms: 6100"))
                                .retryAfter())
                .isEqualTo(Duration.ofMillis(6100));
    }

    @Test
    void errorDetailIsShortPrintableAndWithoutTheKey() {
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

    /** Bytes that keep a connection alive before the first event, or within one JSON response. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", " ", "\r\n", ": comment\n\n", "{", "[{ "})
    void bytesBeforeTheFirstTextCountAsAlive(String piece) throws Exception {
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
    void responseThatIsNoStreamIsMalformed() {
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
    void truncatedErrorBodyKeepsItsStatus() {
        assertThat(failure(RecordedTransport.answer(429, "why not").cutAt(3)))
                .hasMessage("status 429: why");
    }

    @Test
    void answerLengthIsLimited() {
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
}
