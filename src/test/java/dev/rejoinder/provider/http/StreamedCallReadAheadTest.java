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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Read-ahead of events, and calls that are aborted. */
@Timeout(300)
class StreamedCallReadAheadTest extends StreamedCallFixture {
    @Test
    void readyMeansThatTheNextEventIsComplete() throws Exception {
        var rest = new CountDownLatch(1);
        // Two events, then framing, a comment and the start of an event.
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
            // The comment means that the model is alive.
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
    void failureDuringReadAheadIsThrownByTheNextCall() throws Exception {
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
    void requestIsSentWithTheFirstRead() throws IOException {
        try (var server = ScriptedHttpServer.start(peer -> {});
                var transport = new SocketTransport(new SettableClock());
                ModelCall call = call(transport, server.uri("/"))) {
            assertThat(call.ready()).isFalse();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void unreachableProviderIsUnavailableAndABrokenStreamIsInterrupted() throws IOException {
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
    void abortEndsTheWaitForGood() throws Exception {
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
    void connectionIsReusedThoughTheBodyEndsAfterTheEndMark() throws IOException {
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
