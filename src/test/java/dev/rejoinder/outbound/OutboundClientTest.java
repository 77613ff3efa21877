package dev.rejoinder.outbound;

import static dev.rejoinder.testkit.ScriptedHttpServer.always;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.wire.Header;
import dev.rejoinder.wire.TlsHandshake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Outbound requests: their bytes, redirects, deadlines and errors. */
class OutboundClientTest extends OutboundClientFixture {
    private static final String GARBAGE = "The site sent an invalid HTTP response.";

    @Test
    void requestHasTheExpectedLines() throws IOException {
        try (var server = ScriptedHttpServer.start(always("HTTP/1.1 204 No Content\r\n\r\n"));
                OutboundResponse response =
                        to(server).send(get("http://site.test:8080/a b/ü?q=1#part"), LIMITS)) {
            assertThat(response.status()).isEqualTo(204);
            assertThat(server.requests())
                    .containsExactly(
                            """
                            GET /a%20b/%C3%BC?q=1 HTTP/1.1
                            Host: site.test:8080
                            User-Agent: Rejoinder/1.0
                            Accept-Encoding: gzip
                            Connection: close

                            """
                                    .replace("\n", "\r\n"));
        }
    }

    @Test
    void postCarriesItsBodyAndFollowsNoRedirect() throws IOException {
        try (var server =
                        ScriptedHttpServer.start(
                                always(
                                        "HTTP/1.1 307 Over there\r\n"
                                                + "Location: http://other.test/\r\n"
                                                + "Content-Length: 0\r\n\r\n"));
                OutboundResponse response =
                        to(server)
                                .send(
                                        new OutboundRequest(
                                                "POST",
                                                WebAddress.parse("http://site.test/"),
                                                List.of(),
                                                "é"),
                                        LIMITS)) {
            assertThat(response.status()).isEqualTo(307);
            assertThat(server.requests().getFirst()).contains("Content-Length: 2\r\n");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.rejoinder.testkit.MalformedResponses#all")
    void garbageIsReportedAsInvalidHttp(String answer) {
        assertThatThrownBy(() -> bodyOf(answer)).hasMessage(GARBAGE);
    }

    @Test
    void closedConnectionIsReported() {
        assertThatThrownBy(() -> bodyOf(ScriptedHttpServer.Peer::readRequest, LIMITS))
                .hasMessage("The site closed without an answer.");
    }

    @Test
    void endlessHeadersAreRefused() {
        assertThatThrownBy(
                        () ->
                                bodyOf(
                                        peer -> {
                                            peer.readRequest();
                                            peer.send("HTTP/1.1 200 OK\r\n");
                                            while (true) {
                                                peer.send("X-More: and more\r\n");
                                            }
                                        },
                                        LIMITS))
                .hasMessage("The site sent headers that are too long.");
    }

    @Test
    void endlessInterimResponsesAreRefused() {
        assertThatThrownBy(
                        () ->
                                bodyOf(
                                        peer -> {
                                            peer.readRequest();
                                            while (true) {
                                                peer.send("HTTP/1.1 100 Continue\r\n\r\n");
                                            }
                                        },
                                        LIMITS))
                .hasMessage("The site sent headers that are too long.");
    }

    @Test
    void silenceEndsAtTheDeadline() {
        var limits = new OutboundLimits(Duration.ofMillis(200), 1024, 5);
        assertThatThrownBy(() -> bodyOf(ScriptedHttpServer.Peer::awaitLeaving, limits))
                .hasMessage("The site did not answer in time.");
    }

    @Test
    void silentNameServerEndsAtTheDeadline() {
        var never = new CountDownLatch(1);
        var client =
                new OutboundClient(
                        host -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return List.of();
                        },
                        address -> false);
        assertThatThrownBy(
                        () ->
                                client.send(
                                        get("http://site.test/"),
                                        new OutboundLimits(Duration.ofMillis(200), 1024, 5)))
                .hasMessage("The site did not answer in time.");
        never.countDown();
    }

    @Test
    void unknownNameIsReported() throws IOException {
        try (var server = ScriptedHttpServer.start(always(""))) {
            assertThatThrownBy(() -> to(server).send(get("http://nowhere.test/"), LIMITS))
                    .hasMessage("The host nowhere.test cannot be resolved.");
        }
    }

    @Test
    void closedPortIsReported() throws IOException {
        try (var held = new Socket()) {
            // Bound but not listening, so that no other process can listen there meanwhile.
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var client =
                    new OutboundClient(
                            names,
                            address -> false,
                            new ToLoopback(held.getLocalPort()),
                            TlsHandshake::systemContext);
            assertThatThrownBy(() -> client.send(get("http://dead.test/"), LIMITS))
                    .hasMessage("The site does not accept connections.");
        }
    }

    @Test
    void redirectsAreFollowedToTheEnd() throws IOException {
        try (var server =
                        ScriptedHttpServer.start(
                                peer -> {
                                    String request = peer.readRequest();
                                    if (request.startsWith("GET /end ")) {
                                        peer.send("HTTP/1.1 200 OK\r\n\r\nthere");
                                    } else {
                                        peer.send("HTTP/1.1 301 M\r\nLocation: /x/../end\r\n\r\n");
                                    }
                                });
                OutboundResponse response =
                        to(server)
                                .send(
                                        OutboundRequest.get(
                                                WebAddress.parse("http://site.test/"),
                                                List.of(new Header("If-None-Match", "\"1\""))),
                                        LIMITS)) {
            assertThat(response.address()).hasToString("http://site.test/end");
            assertThat(server.requests().getFirst()).contains("If-None-Match");
            assertThat(server.requests().getLast()).doesNotContain("If-None-Match");
        }
    }

    @Test
    void rejectedRedirectIsReturnedAsTheResponse() throws IOException {
        try (var server =
                        ScriptedHttpServer.start(
                                always("HTTP/1.1 308 M\r\nLocation: //other.test/x\r\n\r\n"));
                OutboundResponse response =
                        to(server).send(get("http://site.test/"), LIMITS, target -> false)) {
            assertThat(response.status()).isEqualTo(308);
            assertThat(response.redirect()).hasToString("Optional[http://other.test/x]");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void redirectLoopEnds() throws IOException {
        try (var server =
                ScriptedHttpServer.start(always("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n"))) {
            assertThatThrownBy(() -> to(server).send(get("http://site.test/"), LIMITS))
                    .hasMessage("The address redirects too many times.");
            assertThat(server.connections()).isEqualTo(6);
        }
    }
}
