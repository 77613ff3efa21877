package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SocketTransportTest extends HttpTransportContract {
    private final SettableClock clock = new SettableClock();

    @Override
    HttpTransport transport(SSLContext tls) {
        return new SocketTransport(clock, tls);
    }

    @Test
    void requestIsWrittenInTheExpectedBytes() throws IOException {
        try (var server = serve(ScriptedHttpServer.always(HELLO))) {
            URI uri = server.uri("/a?b");
            exchange(uri);
            assertThat(server.requests())
                    .containsExactly(
                            """
                            POST /a?b HTTP/1.1\r
                            Host: %s\r
                            X-Test: yes\r
                            Content-Length: 10\r
                            \r
                            {"a":"é"}\
                            """
                                    .formatted(uri.getAuthority()));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.rejoinder.testkit.MalformedResponses#all")
    void malformedResponseIsAnError(String answer) throws IOException {
        try (var server =
                serve(
                        peer -> {
                            peer.readRequest();
                            peer.send(answer);
                        })) {
            assertThatThrownBy(() -> exchange(server.uri("/")))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void requestOnAStaleConnectionIsSentAgain() throws IOException {
        var connections = new AtomicInteger();
        try (var server =
                serve(
                        peer -> {
                            boolean first = connections.incrementAndGet() == 1;
                            peer.readRequest();
                            peer.send(HELLO);
                            // Reads the second request and closes without a response.
                            peer.readRequest();
                            if (!first) {
                                peer.send(HELLO);
                            }
                        })) {
            assertThat(exchange(server.uri("/1"))).isEqualTo("200 hello");
            assertThat(exchange(server.uri("/2"))).isEqualTo("200 hello");
            assertThat(server.requests())
                    .extracting(request -> request.substring(0, 7))
                    .containsExactly("POST /1", "POST /2", "POST /2");
        }
    }

    @Test
    void requestIsNotSentAgainAfterAPartialResponse() throws IOException {
        try (var server =
                serve(
                        peer -> {
                            peer.readRequest();
                            peer.send(HELLO);
                            peer.readRequest();
                            peer.send("H");
                        })) {
            assertThat(exchange(server.uri("/"))).isEqualTo("200 hello");
            assertThatThrownBy(() -> exchange(server.uri("/"))).isInstanceOf(IOException.class);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void failureOfANewConnectionIsNotRetried() throws IOException {
        try (var server = serve(ScriptedHttpServer.Peer::readRequest)) {
            assertThatThrownBy(() -> exchange(server.uri("/"))).isInstanceOf(IOException.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void connectionIdleForTooLongIsNotReused() throws Exception {
        var left = new CountDownLatch(2);
        try (var server =
                serve(
                        peer -> {
                            try {
                                ScriptedHttpServer.always(HELLO).play(peer);
                            } finally {
                                left.countDown();
                            }
                        })) {
            exchange(server.uri("/"));
            clock.tick(ConnectionPool.MAX_IDLE.minus(Duration.ofNanos(1)));
            exchange(server.uri("/"));
            assertThat(server.connections()).isEqualTo(1);
            clock.tick(ConnectionPool.MAX_IDLE);
            exchange(server.uri("/"));
            assertThat(server.connections()).isEqualTo(2);
            clock.tick(ConnectionPool.MAX_IDLE);
            ((SocketTransport) transport).closeIdle();
            left.await();
        }
    }

    @Test
    void connectionWithUnsolicitedBytesIsNotReused() throws IOException {
        try (var server =
                serve(ScriptedHttpServer.always(HELLO + "HTTP/1.1 408 Timeout\r\n\r\n"))) {
            assertThat(exchange(server.uri("/"))).isEqualTo("200 hello");
            assertThat(exchange(server.uri("/"))).isEqualTo("200 hello");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void connectionIsReusedAfterTrailers() throws IOException {
        String answer = CHUNKED_HEAD + "5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n";
        try (var server = serve(ScriptedHttpServer.always(answer))) {
            exchange(server.uri("/"));
            assertThat(exchange(server.uri("/"))).isEqualTo("200 hello");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void http10ConnectionIsNotReused() throws IOException {
        String answer = "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello";
        try (var server = serve(ScriptedHttpServer.always(answer))) {
            exchange(server.uri("/"));
            exchange(server.uri("/"));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void drainingReadsToAPromptEndAndOtherwiseGivesUp() throws IOException {
        for (String end : List.of("0\r\n\r\n", "")) {
            try (var server =
                    serve(
                            peer -> {
                                while (true) {
                                    peer.readRequest();
                                    peer.send(CHUNKED_HEAD + "5\r\nhello\r\n" + end);
                                }
                            })) {
                for (int i = 0; i < 2; i++) {
                    try (HttpCall call = post(server.uri("/"))) {
                        call.execute();
                        call.read(new byte[5], 0, 5);
                        call.drain();
                    }
                }
                assertThat(server.connections()).isEqualTo(end.isEmpty() ? 2 : 1);
            }
        }
    }

    @Test
    void closedTransportKeepsNoConnection() throws Exception {
        var left = new CompletableFuture<Boolean>();
        try (var server =
                serve(
                        peer -> {
                            try {
                                ScriptedHttpServer.always(HELLO).play(peer);
                            } finally {
                                left.complete(true);
                            }
                        })) {
            HttpCall call = post(server.uri("/"));
            call.execute();
            transport.close();
            assertThat(readAll(call)).isEqualTo("hello");
            call.close();
            assertThat(left.get()).isTrue();
        }
    }

    @Test
    void errorResponseToAPartlyReadRequestIsReceived() throws IOException {
        String refusal = "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno";
        try (var server = serve(peer -> peer.send(refusal));
                HttpCall call =
                        transport.post(server.uri("/"), List.of(), new byte[16 * 1024 * 1024])) {
            assertThat(call.execute().status()).isEqualTo(413);
        }
    }

    @Test
    void ipv6AddressesAreParsed() throws IOException {
        ProviderOrigin origin = ProviderOrigin.of(URI.create("https://[::1]:8443/x"), List.of());
        assertThat(origin).isEqualTo(new ProviderOrigin(true, "::1", 8443));
        assertThat(origin.authority()).isEqualTo("[::1]:8443");
        assertThat(ProviderOrigin.of(URI.create("https://Host/"), List.of()).authority())
                .isEqualTo("host");
        assertThat(ProviderOrigin.of(URI.create("http://h:443/"), List.of()).authority())
                .isEqualTo("h:443");
    }

    @Test
    void connectsToAnIpv6Address() throws Exception {
        assumeThat(hasIpv6()).isTrue();
        try (var listener = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"));
                HttpCall call = post(URI.create("http://[::1]:" + listener.getLocalPort()))) {
            var thread = Thread.ofVirtual().unstarted(() -> executeInVain(call));
            thread.start();
            listener.accept().close();
            thread.join();
        }
    }

    private static boolean hasIpv6() {
        try (var listener = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            return listener.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static void executeInVain(HttpCall call) {
        assertThatThrownBy(call::execute).isInstanceOf(IOException.class);
    }
}
