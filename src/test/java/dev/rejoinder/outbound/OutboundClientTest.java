package dev.rejoinder.outbound;

import static dev.rejoinder.testkit.ScriptedHttpServer.always;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.TestTls;
import dev.rejoinder.wire.Header;
import dev.rejoinder.wire.TlsHandshake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundClientTest {
    private static final OutboundLimits LIMITS =
            new OutboundLimits(Duration.ofSeconds(20), 16 * 1024 * 1024, 5);
    private static SSLContext tls;

    @BeforeAll
    static void certify(@TempDir Path folder) throws Exception {
        tls = TestTls.forName("site.test", folder);
    }

    private static final String GARBAGE = "The site sent an invalid HTTP response.";

    private final FakeNameServer names =
            new FakeNameServer()
                    .with("site.test", "93.184.215.14")
                    .with("other.test", "93.184.215.15")
                    .with("dead.test", "93.184.215.14");

    private OutboundClient to(ScriptedHttpServer server) {
        return new OutboundClient(
                names,
                address -> false,
                new ToLoopback(server.port()),
                TlsHandshake::systemContext);
    }

    private static OutboundRequest get(String address) throws OutboundException {
        return OutboundRequest.get(
                WebAddress.parse(address), List.of(new Header("User-Agent", "Rejoinder/1.0")));
    }

    private String bodyOf(ScriptedHttpServer.Script script, OutboundLimits limits)
            throws IOException {
        try (var server = ScriptedHttpServer.start(script);
                OutboundResponse response = to(server).send(get("http://site.test/"), limits)) {
            var body = new ByteArrayOutputStream();
            response.writeTo(body);
            return body.toString(StandardCharsets.UTF_8);
        }
    }

    private String bodyOf(String answer) throws IOException {
        return bodyOf(always(answer), LIMITS);
    }

    @Test
    void requestIsWrittenPlainly() throws IOException {
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

    @Test
    void bodiesEndWhereTheySay() throws IOException {
        assertThat(bodyOf("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more"))
                .isEqualTo("hello");
        assertThat(
                        bodyOf(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + "3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: t\r\n\r\n"))
                .isEqualTo("hello");
        assertThat(
                        bodyOf(
                                peer -> {
                                    peer.readRequest();
                                    peer.send("HTTP/1.0 200 OK\r\n\r\nhello");
                                },
                                LIMITS))
                .isEqualTo("hello");
        assertThat(
                        bodyOf(
                                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                                        + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 9\r\n\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n9\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "Transfer-Encoding: chunked\r\n\r\n"
            })
    void bodyThatBreaksOffIsNotTakenForTheWhole(String rest) {
        assertThatThrownBy(
                        () ->
                                bodyOf(
                                        peer -> {
                                            peer.readRequest();
                                            peer.send("HTTP/1.1 200 OK\r\n" + rest);
                                        },
                                        LIMITS))
                .hasMessage("The site closed the connection before the end of its answer.");
    }

    @ParameterizedTest
    @MethodSource("dev.rejoinder.testkit.MalformedResponses#all")
    void garbageIsCalledThat(String answer) {
        assertThatThrownBy(() -> bodyOf(answer)).hasMessage(GARBAGE);
    }

    @Test
    void silentEndIsTold() {
        assertThatThrownBy(() -> bodyOf(ScriptedHttpServer.Peer::readRequest, LIMITS))
                .hasMessage("The site closed without an answer.");
    }

    @Test
    void endlessHeadersAreGivenUp() {
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
    void endlessInterimAnswersAreGivenUp() {
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
    void endlessBodyIsCutAtItsLimit() {
        var limits = new OutboundLimits(Duration.ofSeconds(20), 100 * 1024, 5);
        assertThatThrownBy(
                        () ->
                                bodyOf(
                                        peer -> {
                                            peer.readRequest();
                                            peer.send("HTTP/1.1 200 OK\r\n\r\n");
                                            while (true) {
                                                peer.send("and more ".repeat(1000));
                                            }
                                        },
                                        limits))
                .hasMessage("The answer is larger than 100 KiB.");
    }

    @Test
    void bodyThatSaysItIsTooLargeIsNotBegun() throws IOException {
        try (var server =
                        ScriptedHttpServer.start(
                                always("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx"));
                OutboundResponse response = to(server).send(get("http://site.test/"), LIMITS)) {
            var body = new ByteArrayOutputStream();
            assertThatThrownBy(() -> response.writeTo(body))
                    .hasMessage("The answer is larger than 16 MiB.");
            assertThat(body.size()).isZero();
        }
    }

    @Test
    void oneByteAtATimeHoldsNobodyPastTheDeadline() {
        var limits = new OutboundLimits(Duration.ofMillis(300), 1024 * 1024, 5);
        var left = new CountDownLatch(1);
        assertThatThrownBy(
                        () ->
                                bodyOf(
                                        peer -> {
                                            try {
                                                peer.readRequest();
                                                peer.send("HTTP/1.1 200 OK\r\n\r\n");
                                                while (true) {
                                                    peer.send("x");
                                                    java.util.concurrent.locks.LockSupport
                                                            .parkNanos(1_000_000);
                                                }
                                            } finally {
                                                left.countDown();
                                            }
                                        },
                                        limits))
                .hasMessage("The site did not answer in time.");
        assertThat(left).satisfies(latch -> latch.await());
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
    void unknownNameIsCalledThat() throws IOException {
        try (var server = ScriptedHttpServer.start(always(""))) {
            assertThatThrownBy(() -> to(server).send(get("http://nowhere.test/"), LIMITS))
                    .hasMessage("The host nowhere.test cannot be resolved.");
        }
    }

    @Test
    void closedPortIsTold() throws IOException {
        try (var held = new Socket()) {
            // Bound and not listening, so that nobody else can listen there meanwhile.
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
    void redirectThatIsNotWantedIsTheAnswer() throws IOException {
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

    @Test
    void gzipIsUnpacked() throws IOException {
        var packed = new ByteArrayOutputStream();
        for (String part : List.of("hel", "", "lo")) {
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(part.getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(bodyOf(packed(packed.toByteArray()), LIMITS)).isEqualTo("hello");
    }

    @Test
    void bombIsNotUnpacked() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            var zeros = new byte[1024 * 1024];
            for (int i = 0; i < 100; i++) {
                gzip.write(zeros);
            }
        }
        var unpacked = new ByteArrayOutputStream();
        var roomy = new OutboundLimits(Duration.ofSeconds(20), 1L << 40, 5);
        try (var server = ScriptedHttpServer.start(packed(packed.toByteArray()));
                OutboundResponse response = to(server).send(get("http://site.test/"), roomy)) {
            assertThatThrownBy(() -> response.writeTo(unpacked))
                    .hasMessage("The answer decompresses to far more data than allowed.");
        }
        assertThat(unpacked.size()).isLessThan(2 * 1024 * 1024);
    }

    @Test
    void unpackedBytesCountAgainstTheLimit() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[200 * 1024]);
        }
        assertThatThrownBy(
                        () ->
                                bodyOf(
                                        packed(packed.toByteArray()),
                                        new OutboundLimits(Duration.ofSeconds(20), 100 * 1024, 5)))
                .hasMessage("The answer is larger than 100 KiB.");
    }

    /** The JDK's own stream would call itself once for each member. */
    @Test
    void hundredThousandEmptyMembersAreNothing() throws IOException {
        var member = new ByteArrayOutputStream();
        new GZIPOutputStream(member).close();
        var packed = new ByteArrayOutputStream();
        for (int i = 0; i < 100_000; i++) {
            packed.writeBytes(member.toByteArray());
        }
        assertThat(bodyOf(packed(packed.toByteArray()), LIMITS)).isEmpty();
    }

    @Test
    void brokenPackingIsTold() throws IOException {
        assertThatThrownBy(
                        () ->
                                bodyOf(
                                        packed("no gzip at all".getBytes(StandardCharsets.UTF_8)),
                                        LIMITS))
                .hasMessage("The compressed answer is corrupt.");
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("hello".getBytes(StandardCharsets.UTF_8));
        }
        byte[] wrongSum = packed.toByteArray();
        wrongSum[wrongSum.length - 8] ^= 1;
        assertThatThrownBy(() -> bodyOf(packed(wrongSum), LIMITS))
                .hasMessage("The compressed answer is corrupt.");
        byte[] half = java.util.Arrays.copyOf(packed.toByteArray(), 14);
        assertThatThrownBy(() -> bodyOf(packed(half), LIMITS))
                .hasMessage("The compressed answer is cut off.");
        assertThatThrownBy(() -> bodyOf("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nx"))
                .hasMessage("The site uses a Content-Encoding that is not supported.");
    }

    private static ScriptedHttpServer.Script packed(byte[] body) {
        return peer -> {
            peer.readRequest();
            peer.send(
                    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                            + body.length
                            + "\r\n\r\n");
            peer.send(body);
        };
    }

    @Test
    void certificateThatFitsIsTrusted() throws Exception {
        try (var server =
                        ScriptedHttpServer.startTls(
                                tls, always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
                OutboundResponse response =
                        new OutboundClient(
                                        names,
                                        address -> false,
                                        new ToLoopback(server.port()),
                                        () -> tls)
                                .send(get("https://site.test/"), LIMITS)) {
            assertThat(response.status()).isEqualTo(200);
        }
    }

    @Test
    void certificateForAnotherNameIsRefused() throws Exception {
        try (var server = ScriptedHttpServer.startTls(tls, always(""))) {
            var client =
                    new OutboundClient(
                            names, address -> false, new ToLoopback(server.port()), () -> tls);
            assertThatThrownBy(() -> client.send(get("https://other.test/"), LIMITS))
                    .hasMessage("The site's certificate is for another name.");
            assertThatThrownBy(() -> client.send(get("https://93.184.215.14/"), LIMITS))
                    .hasMessage("The site's certificate is for another name.");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void certificateOfNobodyIsRefused() throws Exception {
        try (var server = ScriptedHttpServer.startTls(tls, always(""))) {
            var client =
                    new OutboundClient(
                            names,
                            address -> false,
                            new ToLoopback(server.port()),
                            TlsHandshake::systemContext);
            assertThatThrownBy(() -> client.send(get("https://site.test/"), LIMITS))
                    .hasMessage("The site's certificate is not trusted.");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void handshakeThatNeverEndsIsLate() throws Exception {
        try (var server = ScriptedHttpServer.start(ScriptedHttpServer.Peer::awaitLeaving)) {
            var client =
                    new OutboundClient(
                            names, address -> false, new ToLoopback(server.port()), () -> tls);
            assertThatThrownBy(
                            () ->
                                    client.send(
                                            get("https://site.test/"),
                                            new OutboundLimits(Duration.ofMillis(300), 1024, 5)))
                    .hasMessage("The site did not answer in time.");
        }
    }

    @Test
    void secretIsNotFetchedInTheOpen() throws Exception {
        try (var server =
                ScriptedHttpServer.startTls(
                        tls, always("HTTP/1.1 302 F\r\nLocation: http://site.test/\r\n\r\n"))) {
            var client =
                    new OutboundClient(
                            names, address -> false, new ToLoopback(server.port()), () -> tls);
            assertThatThrownBy(() -> client.send(get("https://site.test/"), LIMITS))
                    .hasMessage("The address redirects from https to http, which is not followed.");
        }
    }
}
