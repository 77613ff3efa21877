package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.testkit.ScriptedHttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The contract of aborted calls, for every transport. */
abstract class AbortContract extends OpenedTransport {
    @Test
    void abortEndsAHangingConnect() throws Exception {
        // A listener with a full queue drops further connections.
        try (var listener = new ServerSocket(0, 1)) {
            List<SocketChannel> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(
                        new InetSocketAddress(
                                InetAddress.ofLiteral("127.0.0.1"), listener.getLocalPort()));
                waiting.add(channel);
            }
            HttpCall call = post(URI.create("http://127.0.0.1:" + listener.getLocalPort()));
            assertThat(abortedWhileWaiting(call, call::execute, new CountDownLatch(0)))
                    .isInstanceOf(IOException.class);
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void abortEndsAHangingHandshake() throws Exception {
        var silent = new CountDownLatch(1);
        try (var server =
                ScriptedHttpServer.start(
                        peer -> {
                            silent.countDown();
                            peer.awaitLeaving();
                        })) {
            HttpCall call = post(URI.create("https://localhost:" + server.port()));
            assertThat(abortedWhileWaiting(call, call::execute, silent))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void abortEndsTheWaitForTheHead() throws Exception {
        var silent = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        try (var server = serve(silentUntilGone("", silent, gone))) {
            HttpCall call = post(server.uri("/"));
            assertThat(abortedWhileWaiting(call, call::execute, silent))
                    .isInstanceOf(IOException.class);
            if (connectionsAreOurs()) {
                gone.await();
            }
        }
    }

    @Test
    void abortEndsTheWaitForTheBody() throws Exception {
        var silent = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        try (var server = serve(silentUntilGone(CHUNKED_HEAD + "2\r\nab\r\n", silent, gone))) {
            HttpCall call = post(server.uri("/"));
            call.execute();
            call.read(new byte[2], 0, 2);
            assertThat(abortedWhileWaiting(call, () -> call.read(new byte[2], 0, 2), silent))
                    .isInstanceOf(IOException.class);
            gone.await();
        }
    }

    interface Blocking {
        Object run() throws IOException;
    }

    /** Returns the exception of a call that is aborted twice after its thread waits. */
    private static Throwable abortedWhileWaiting(
            HttpCall call, Blocking blocking, CountDownLatch silent) throws Exception {
        var outcome = new CompletableFuture<Throwable>();
        Thread thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        outcome.complete(
                                                new AssertionError("gave " + blocking.run()));
                                    } catch (Throwable e) {
                                        outcome.complete(e);
                                    }
                                });
        silent.await();
        while (thread.getState() != Thread.State.WAITING
                && thread.getState() != Thread.State.TIMED_WAITING
                && !outcome.isDone()) {
            Thread.onSpinWait();
        }
        assertThat(outcome.isDone()).isFalse();
        call.abort();
        call.abort();
        Throwable thrown = outcome.get();
        call.close();
        return thrown;
    }

    @Test
    void callAbortedBeforeItStartsSendsNothing() throws IOException {
        try (var server = serve(ScriptedHttpServer.always(HELLO));
                HttpCall call = post(server.uri("/"))) {
            call.abort();
            assertThatThrownBy(call::execute).isInstanceOf(IOException.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void lateAbortDoesNotTouchTheNextCallOnTheConnection() throws IOException {
        try (var server = serve(ScriptedHttpServer.always(HELLO))) {
            HttpCall first = post(server.uri("/"));
            first.execute();
            readAll(first);
            first.close();
            try (HttpCall second = post(server.uri("/"))) {
                second.execute();
                first.abort();
                assertThat(readAll(second)).isEqualTo("hello");
            }
            assertConnections(server, 1);
        }
    }
}
