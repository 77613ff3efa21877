package dev.rejoinder.outbound;

import static dev.rejoinder.testkit.ScriptedHttpServer.always;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.wire.TlsHandshake;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client connects to no private address, however the address is written. */
class PrivateAddressTest {
    private static final OutboundLimits LIMITS =
            new OutboundLimits(Duration.ofSeconds(10), 1024, 5);

    private static final String PRIVATE =
            "The address leads to a private network. An operator can allow that with"
                    + " outbound.private-networks.";

    private final FakeNameServer names =
            new FakeNameServer()
                    .with("localhost", "93.184.215.14")
                    .with("anything.localhost", "93.184.215.14")
                    .with("printer.local", "93.184.215.14")
                    .with("metadata.google.internal", "93.184.215.14")
                    .with("router.lan", "93.184.215.14")
                    .with("nas.home.arpa", "93.184.215.14")
                    .with("wiki", "93.184.215.14")
                    .with("public.test", "93.184.215.14")
                    .with("loopback.test", "127.0.0.1")
                    .with("private.test", "10.1.2.3")
                    .with("metadata.test", "169.254.169.254")
                    .with("loopback6.test", "::1")
                    .with("mapped.test", "::ffff:127.0.0.1")
                    .with("mixed.test", "127.0.0.1", "93.184.215.14")
                    .with("mixed-last.test", "93.184.215.14", "2606:2800:21f::1", "fd00::1")
                    .with("127.0.0.1.public.test.private.test", "127.0.0.1");

    private ScriptedHttpServer server;
    private ToLoopback dialer;
    private OutboundClient client;

    @BeforeEach
    void listen() throws IOException {
        server = ScriptedHttpServer.start(always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        dialer = new ToLoopback(server.port());
        client = client(dialer);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private OutboundClient client(Dialer through) {
        return new OutboundClient(names, address -> false, through, TlsHandshake::systemContext);
    }

    @ParameterizedTest
    @FieldSource("dev.rejoinder.outbound.PrivateAddressSpellings#SPELLINGS")
    void privateAddressInAnySpellingIsNotConnectedTo(String host) {
        for (String scheme : List.of("http", "https", "HTTP")) {
            String text = scheme + "://" + host + ":" + server.port() + "/";
            assertThatThrownBy(() -> get(text))
                    .isInstanceOf(OutboundException.class)
                    .message()
                    .matches("The (address|site) [^\n]*\\.")
                    .doesNotContain("s3cret", "user:");
        }
        assertThat(dialer.dialed()).isEmpty();
        assertThat(server.connections()).isZero();
    }

    @Test
    void tableOfSpellingsIsLarge() {
        assertThat(PrivateAddressSpellings.SPELLINGS)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(120);
    }

    /** Public addresses must work, or the test above would prove nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://public.test/",
                "http://PUBLIC.test./",
                "http://93.184.215.14/",
                "http://[2606:2800:21f::1]:8080/",
                "http://ｐｕｂｌｉｃ.test/",
                "http://[::ffff:93.184.215.14]/"
            })
    void publicAddressIsConnectedTo(String text) throws IOException {
        try (OutboundResponse response = get(text)) {
            assertThat(response.status()).isEqualTo(200);
        }
        assertThat(dialer.dialed()).hasSize(1);
    }

    @Test
    void privateAddressIsReportedAsPrivate() {
        for (String host :
                List.of("127.0.0.1", "10.0.0.1", "[::1]", "localhost", "mixed.test", "wiki")) {
            assertThatThrownBy(() -> get("http://" + host + "/")).hasMessage(PRIVATE);
        }
    }

    @ParameterizedTest
    @FieldSource("dev.rejoinder.outbound.PrivateAddressSpellings#SPELLINGS")
    void redirectToAPrivateAddressIsNotFollowed(String host) throws IOException {
        try (var redirecting =
                ScriptedHttpServer.start(
                        always(
                                "HTTP/1.1 302 Found\r\nLocation: http://"
                                        + host
                                        + "/\r\nContent-Length: 0\r\n\r\n"))) {
            var through = new ToLoopback(redirecting.port());
            assertThatThrownBy(
                            () ->
                                    client(through)
                                            .send(
                                                    OutboundRequest.get(
                                                            WebAddress.parse("http://public.test/"),
                                                            List.of()),
                                                    LIMITS))
                    .isInstanceOf(OutboundException.class);
            assertThat(through.dialed()).hasSize(1);
        }
    }

    @Test
    void rebindingNameIsResolvedAndCheckedOnceForEachRequest() throws IOException {
        names.with("rebinding.test", "93.184.215.14").with("rebinding.test", "127.0.0.1");
        try (OutboundResponse response = get("http://rebinding.test/")) {
            assertThat(response.status()).isEqualTo(200);
        }
        assertThat(names.asked()).containsExactly("rebinding.test");
        assertThat(dialer.dialed().getFirst().getAddress())
                .isEqualTo(InetAddress.ofLiteral("93.184.215.14"));

        assertThatThrownBy(() -> get("http://rebinding.test/")).hasMessage(PRIVATE);
        assertThat(dialer.dialed()).hasSize(1);
    }

    @Test
    void nameThatRedirectsToItselfIsResolvedAndCheckedAgain() throws IOException {
        names.with("rebinding.test", "93.184.215.14").with("rebinding.test", "127.0.0.1");
        try (var redirecting =
                ScriptedHttpServer.start(
                        always(
                                "HTTP/1.1 302 Found\r\nLocation: /secret\r\n"
                                        + "Content-Length: 0\r\n\r\n"))) {
            var through = new ToLoopback(redirecting.port());
            assertThatThrownBy(
                            () ->
                                    client(through)
                                            .send(
                                                    OutboundRequest.get(
                                                            WebAddress.parse(
                                                                    "http://rebinding.test/"),
                                                            List.of()),
                                                    LIMITS))
                    .hasMessage(PRIVATE);
            assertThat(through.dialed()).hasSize(1);
        }
    }

    @Test
    void operatorCanAllowAddressesAndTheirNames() throws IOException {
        var opened =
                new OutboundClient(
                        names.with("opened.internal", "127.0.0.1"),
                        InetAddress::isLoopbackAddress,
                        dialer,
                        TlsHandshake::systemContext);
        for (String host : List.of("127.0.0.1", "[::1]", "loopback.test", "opened.internal")) {
            try (OutboundResponse response =
                    opened.send(
                            OutboundRequest.get(
                                    WebAddress.parse("http://" + host + "/"), List.of()),
                            LIMITS)) {
                assertThat(response.status()).isEqualTo(200);
            }
        }
        assertThatThrownBy(
                        () ->
                                opened.send(
                                        OutboundRequest.get(
                                                WebAddress.parse("http://private.test/"),
                                                List.of()),
                                        LIMITS))
                .hasMessage(PRIVATE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 22, 25, 53, 111, 445, 1023})
    void portsOfOtherServicesAreRefused(int port) {
        assertThatThrownBy(() -> get("http://public.test:" + port + "/"))
                .hasMessage(
                        "The address has a port that is not allowed: use 80, 443, or one from"
                                + " 1024.");
        assertThat(names.asked()).isEmpty();
        assertThat(dialer.dialed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://public.test/",
                "gopher://127.0.0.1:6379/_x",
                "jar:http://public.test!/",
                "javascript:alert(1)",
                "data:text/html,x",
                "http:public.test",
                "http:/public.test",
                "http:\\\\public.test",
                "//public.test/",
                "public.test",
                "",
                "http://",
                "http:///path"
            })
    void onlyHttpUrlsAreAccepted(String text) {
        assertThatThrownBy(() -> get(text))
                .isInstanceOf(OutboundException.class)
                .message()
                .startsWith("The address ");
        assertThat(dialer.dialed()).isEmpty();
    }

    private OutboundResponse get(String text) throws OutboundException {
        return client.send(OutboundRequest.get(WebAddress.parse(text), List.of()), LIMITS);
    }
}
