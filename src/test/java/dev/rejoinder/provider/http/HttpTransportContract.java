package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.wire.Header;
import dev.rejoinder.wire.ResponseHead;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every transport, tested over real sockets. */
abstract class HttpTransportContract extends OpenedTransport {
    @Test
    void requestArrivesAndResponseIsReturned() throws IOException {
        String answer = "HTTP/1.1 503 Not Now\r\nX-One: 1\r\nContent-Length: 2\r\n\r\nno";
        try (var server = serve(ScriptedHttpServer.always(answer));
                HttpCall call = post(server.uri("/v1/x?y=%20z"))) {
            ResponseHead head = call.execute();

            assertThat(head.status()).isEqualTo(503);
            assertThat(head.header("x-ONE")).isEqualTo("1");
            assertThat(head.header("absent")).isNull();
            assertThat(readAll(call)).isEqualTo("no");
            assertThat(server.requests().getFirst())
                    .startsWith("POST /v1/x?y=%20z HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nHost: " + server.uri("/").getAuthority() + "\r\n")
                    .containsIgnoringCase("\r\nX-Test: yes\r\n")
                    .containsIgnoringCase("\r\nContent-Length: 10\r\n")
                    .endsWith("\r\n\r\n{\"a\":\"é\"}");
        }
    }

    @Test
    void longRequestArrivesWhole() throws IOException {
        byte[] body = new byte[3 << 20];
        Arrays.fill(body, (byte) 'x');
        try (var server = serve(ScriptedHttpServer.always(HELLO))) {
            for (int i = 0; i < 2; i++) {
                try (HttpCall call = transport.post(server.uri("/"), List.of(), body)) {
                    assertThat(call.execute().status()).isEqualTo(200);
                    assertThat(readAll(call)).isEqualTo("hello");
                }
                assertThat(server.requests().getLast())
                        .containsIgnoringCase("\r\nContent-Length: " + body.length + "\r\n")
                        .endsWith("\r\n\r\n" + "x".repeat(body.length));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HELLO,
                CHUNKED_HEAD + "5\r\nhello\r\n0\r\n\r\n",
                CHUNKED_HEAD + "1\r\nh\r\n00004;x=y\r\nello\r\n000\r\n\r\n",
            })
    void connectionIsReusedAfterTheEndOfTheBody(String answer) throws IOException {
        try (var server = serve(ScriptedHttpServer.always(answer))) {
            for (int i = 0; i < 3; i++) {
                assertThat(exchange(server.uri("/"))).isEqualTo("200 hello");
            }
            assertConnections(server, 1);
        }
    }

    @Test
    void connectionIsNotReusedAfterAnUnreadBody() throws Exception {
        var gone = new CountDownLatch(1);
        try (var server =
                serve(silentUntilGone(CHUNKED_HEAD + "2\r\nab\r\n", new CountDownLatch(1), gone))) {
            HttpCall call = post(server.uri("/"));
            call.execute();
            call.read(new byte[2], 0, 2);
            call.close();
            gone.await();
        }
    }

    @Test
    void connectionIsNotReusedAfterConnectionClose() throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 5\r\n\r\nhello";
        try (var server = serve(ScriptedHttpServer.always(answer))) {
            assertThat(exchange(server.uri("/"))).isEqualTo("200 hello");
            assertThat(exchange(server.uri("/"))).isEqualTo("200 hello");
            assertConnections(server, 2);
        }
    }

    @Test
    void bodyWithoutALengthEndsWithItsConnection() throws IOException {
        try (var server =
                serve(
                        peer -> {
                            peer.readRequest();
                            peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello");
                        })) {
            assertThat(exchange(server.uri("/"))).isEqualTo("200 hello");
        }
    }

    @Test
    void interimResponsesAreIgnored() throws IOException {
        String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
        try (var server = serve(ScriptedHttpServer.always(interim + HELLO))) {
            assertThat(exchange(server.uri("/"))).isEqualTo("200 hello");
        }
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        String answer = "HTTP/1.1 302 Found\r\nLocation: /else\r\nContent-Length: 0\r\n\r\n";
        try (var server = serve(ScriptedHttpServer.always(answer))) {
            assertThat(exchange(server.uri("/"))).isEqualTo("302 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 20",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
                CHUNKED_HEAD,
                CHUNKED_HEAD + "5",
                CHUNKED_HEAD + "5\r\nhel",
                CHUNKED_HEAD + "5\r\nhello\r\n",
                CHUNKED_HEAD + "5\r\nhello\r\n0\r\n",
                "garbage\r\n\r\n",
                "<html>\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
                CHUNKED_HEAD + "x\r\nhello\r\n0\r\n\r\n",
                CHUNKED_HEAD + "-5\r\nhello\r\n0\r\n\r\n",
                CHUNKED_HEAD + "fffffffffffffffffff\r\nhello\r\n0\r\n\r\n",
            })
    void truncatedOrMalformedResponseIsAnError(String answer) throws IOException {
        try (var server =
                serve(
                        peer -> {
                            peer.readRequest();
                            peer.send(answer);
                        })) {
            assertThatThrownBy(() -> exchange(server.uri("/"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void resetIsAnError() throws IOException {
        try (var server =
                serve(
                        peer -> {
                            peer.readRequest();
                            peer.send(CHUNKED_HEAD + "5\r\nhello\r\n");
                            peer.reset();
                        })) {
            assertThatThrownBy(() -> exchange(server.uri("/"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void hugeResponseHeadersAreAnError() throws IOException {
        String line = "X: " + "y".repeat(1020) + "\r\n";
        try (var server =
                serve(
                        peer -> {
                            peer.readRequest();
                            peer.send("HTTP/1.1 200 OK\r\n");
                            while (true) {
                                peer.send(line);
                            }
                        })) {
            assertThatThrownBy(() -> exchange(server.uri("/"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void refusedConnectionIsAnError() throws IOException {
        URI nobody;
        try (var server = serve(peer -> {})) {
            nobody = server.uri("/");
        }
        assertThatThrownBy(() -> exchange(nobody)).isInstanceOf(IOException.class);
    }

    @Test
    void bufferedBytesAreReturnedWithoutWaiting() throws IOException {
        var more = new CountDownLatch(1);
        try (var server =
                        serve(
                                peer -> {
                                    peer.readRequest();
                                    peer.send(CHUNKED_HEAD + "2\r\nab\r\n3\r\ncde\r\n3\r\n");
                                    await(more);
                                    peer.send("fgh\r\n0\r\n\r\n");
                                });
                HttpCall call = post(server.uri("/"))) {
            call.execute();
            byte[] bytes = new byte[8];
            int got = 0;
            while (got < 5) {
                got += call.read(bytes, got, 1);
            }
            assertThat(new String(bytes, 0, got, StandardCharsets.UTF_8)).isEqualTo("abcde");
            assertThat(call.isReady()).isFalse();
            more.countDown();
            assertThat(readAll(call)).isEqualTo("fgh");
        }
    }

    @Test
    void certificateForTheHostIsAccepted() throws IOException {
        try (var server = ScriptedHttpServer.startTls(tls, ScriptedHttpServer.always(HELLO))) {
            assertThat(exchange(server.uri("localhost", "/"))).isEqualTo("200 hello");
            assertThat(exchange(server.uri("localhost", "/"))).isEqualTo("200 hello");
            assertConnections(server, 1);
        }
    }

    @Test
    void certificateForAnotherHostIsRefusedBeforeAnythingIsSent() throws IOException {
        try (var server = ScriptedHttpServer.startTls(tls, ScriptedHttpServer.always(HELLO))) {
            assertThatThrownBy(() -> exchange(server.uri("127.0.0.1", "/")))
                    .isInstanceOf(IOException.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void truncatedTlsStreamIsAnError() throws IOException {
        try (var server =
                ScriptedHttpServer.startTls(
                        tls,
                        peer -> {
                            peer.readRequest();
                            peer.send(CHUNKED_HEAD + "5\r\nhello\r\n");
                        })) {
            assertThatThrownBy(() -> exchange(server.uri("localhost", "/")))
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1/",
                "/path",
                "http:x",
                "http://u:p@127.0.0.1/",
                "http://h/#f"
            })
    void invalidAddressIsRefused(String address) {
        assertThatThrownBy(() -> post(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void headersOfTheTransportCannotBeSet() {
        assertThatThrownBy(
                        () ->
                                transport.post(
                                        URI.create("http://127.0.0.1/"),
                                        List.of(new Header("host", "x")),
                                        new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static final String RECORDED =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
                    + "Connection: close\r\n\r\n1\r\nd\r\n15\r\nata: {\"text\":\"naïve\"\r\n"
                    + "5;a=b\r\n}\n\nda\r\nc\r\nta: [DONE]\n\n\r\n0\r\nX-Trailer: 1\r\n\r\n";

    private static final String RECORDED_BODY = "data: {\"text\":\"naïve\"}\n\ndata: [DONE]\n\n";

    /** Plays the first bytes of the recording; the request's path contains their number. */
    private static void playCut(ScriptedHttpServer.Peer peer) throws IOException {
        byte[] bytes = RECORDED.getBytes(StandardCharsets.UTF_8);
        String request = peer.readRequest();
        int cut = Integer.parseInt(request.substring(6, request.indexOf(" HTTP")));
        peer.send(Arrays.copyOf(bytes, cut));
    }

    /** The offset after which a cut no longer affects the content. */
    int completeAfter() {
        return RECORDED.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The offset of the last chunk, before the trailers. */
    static int lastChunkEnd() {
        int end = RECORDED.indexOf("\r\n0\r\n") + "\r\n0\r\n".length();
        return RECORDED.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void responseCutAtAnyByteIsNeverComplete() throws IOException {
        int length = RECORDED.getBytes(StandardCharsets.UTF_8).length;
        try (var server = serve(HttpTransportContract::playCut)) {
            for (int cut = 0; cut <= length; cut++) {
                String outcome;
                try {
                    outcome = exchange(server.uri("/" + cut));
                } catch (IOException e) {
                    outcome = "error";
                }
                if (cut < completeAfter()) {
                    assertThat(outcome).as("cut at " + cut).isEqualTo("error");
                } else {
                    assertThat(outcome).as("cut at " + cut).isIn("error", "200 " + RECORDED_BODY);
                }
            }
            assertThat(exchange(server.uri("/" + length))).isEqualTo("200 " + RECORDED_BODY);
        }
    }

    @Test
    void responseInAnyPiecesIsTheSame() throws IOException {
        byte[] bytes = RECORDED.getBytes(StandardCharsets.UTF_8);
        try (var server =
                serve(
                        peer -> {
                            String request = peer.readRequest();
                            var chance = new Random(request.hashCode());
                            for (int from = 0; from < bytes.length; ) {
                                int to = Math.min(bytes.length, from + 1 + chance.nextInt(40));
                                peer.send(Arrays.copyOfRange(bytes, from, to));
                                from = to;
                            }
                        })) {
            for (int i = 0; i < 100; i++) {
                assertThat(exchange(server.uri("/" + i))).isEqualTo("200 " + RECORDED_BODY);
            }
        }
    }
}
