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

/** However an address of a private network is written, nobody is connected to. */
class PrivateAddressTest {
    private static final OutboundLimits LIMITS =
            new OutboundLimits(Duration.ofSeconds(10), 1024, 5);
    private static final String PRIVATE =
            "The address leads to a private network. An operator can allow that with"
                    + " outbound.private-networks.";

    /** Hosts, as they stand between the slashes and the port. */
    private static final List<String> SPELLINGS =
            List.of(
                    // 127.0.0.1 and its neighbours, plainly
                    "127.0.0.1",
                    "127.0.0.1.",
                    "127.0.0.2",
                    "127.255.255.254",
                    "0.0.0.0",
                    "0.1.2.3",
                    // as one number, in octal, in hexadecimal, shortened, padded, overflowing
                    "2130706433",
                    "017700000001",
                    "0x7f000001",
                    "0X7F000001",
                    "0x7f.0.0.1",
                    "0x7f.0x0.0x0.0x1",
                    "0177.0.0.1",
                    "0177.0000.0000.0001",
                    "127.1",
                    "127.0.1",
                    "127.0.0.01",
                    "127.000.000.001",
                    "127.0.0.0x1",
                    "127.0x1",
                    "0",
                    "0x0",
                    "0x",
                    "4294967295",
                    "425.510.425.510",
                    "6425673729",
                    "0x17f000001",
                    "127.0.0.1.1",
                    // in other digits and dots
                    "１２７.０.０.１",
                    "１２７。０。０。１",
                    "127。0。0。1",
                    "127．0．0．1",
                    "127｡0｡0｡1",
                    "①②⑦.⓪.⓪.①",
                    "⒈②⑦.0.0.1",
                    "٠١٢٧.0.0.1",
                    "0ｘ7ｆ000001",
                    // escaped, or with something in front or behind
                    "%31%32%37.0.0.1",
                    "127%2e0%2e0%2e1",
                    "127.0.0.1%2523",
                    "user@127.0.0.1",
                    "user:s3cret@127.0.0.1",
                    "public.test@127.0.0.1",
                    "public.test:80@127.0.0.1",
                    "127.0.0.1\\@public.test",
                    "public.test\\@127.0.0.1",
                    "127.0.0.1%00.public.test",
                    "127.0.0.1 .public.test",
                    // private, shared, link-local and metadata, benchmarks, documentation
                    "10.0.0.1",
                    "10.255.255.255",
                    "100.64.0.1",
                    "100.100.100.200",
                    "168.63.129.16",
                    "169.254.169.254",
                    "169.254.170.2",
                    "0xa9fea9fe",
                    "2852039166",
                    "172.16.0.1",
                    "172.31.255.255",
                    "192.0.0.1",
                    "192.0.0.192",
                    "192.0.2.1",
                    "192.31.196.1",
                    "192.52.193.1",
                    "192.88.99.1",
                    "192.168.0.1",
                    "192.175.48.1",
                    "198.18.0.1",
                    "198.19.255.255",
                    "198.51.100.1",
                    "203.0.113.1",
                    "224.0.0.1",
                    "239.255.255.255",
                    "240.0.0.1",
                    "255.255.255.255",
                    // IPv6: its own, and IPv4 in its clothes
                    "[::1]",
                    "[0:0:0:0:0:0:0:1]",
                    "[0000:0000:0000:0000:0000:0000:0000:0001]",
                    "[::]",
                    "[::ffff:127.0.0.1]",
                    "[::ffff:7f00:1]",
                    "[0:0:0:0:0:ffff:10.0.0.1]",
                    "[::FFFF:A9FE:A9FE]",
                    "[::127.0.0.1]",
                    "[::7f00:1]",
                    "[::ffff:0:127.0.0.1]",
                    "[64:ff9b::7f00:1]",
                    "[64:ff9b::10.0.0.1]",
                    "[64:ff9b:1::10.0.0.1]",
                    "[2002:7f00:1::]",
                    "[2002:a9fe:a9fe::1]",
                    "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
                    "[2001::1]",
                    "[2001:2::1]",
                    "[2001:10::1]",
                    "[2001:20::1]",
                    "[2001:db8::1]",
                    "[2620:4f:8000::1]",
                    "[3fff::1]",
                    "[5f00::1]",
                    "[100::1]",
                    "[fc00::1]",
                    "[fd00:ec2::254]",
                    "[fe80::1]",
                    "[fe80::1%25lo]",
                    "[fe80::1%lo]",
                    "[::1%25eth0]",
                    "[fec0::1]",
                    "[ff02::1]",
                    "[::1",
                    "::1",
                    "[127.0.0.1]",
                    "[::1].public.test",
                    // names that mean a machine nearby, whatever a name server says of them
                    "localhost",
                    "LOCALHOST",
                    "localhost.",
                    "ｌｏｃａｌｈｏｓｔ",
                    "local\u00ADhost",
                    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
                    "%6c%6f%63%61%6c%68%6f%73%74",
                    "anything.localhost",
                    "printer.local",
                    "metadata.google.internal",
                    "router.lan",
                    "nas.home.arpa",
                    "wiki",
                    // names that a name server leads there
                    "loopback.test",
                    "private.test",
                    "metadata.test",
                    "loopback6.test",
                    "mapped.test",
                    "mixed.test",
                    "mixed-last.test",
                    "127.0.0.1.public.test.private.test");

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
    @FieldSource("SPELLINGS")
    void noConnectionIsMadeHoweverItIsWritten(String host) {
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
    void thereAreManySpellings() {
        assertThat(SPELLINGS).doesNotHaveDuplicates().hasSizeGreaterThan(120);
    }

    /** The same table must not be blocked because nothing works at all. */
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
    void publicAddressIsAsked(String text) throws IOException {
        try (OutboundResponse response = get(text)) {
            assertThat(response.status()).isEqualTo(200);
        }
        assertThat(dialer.dialed()).hasSize(1);
    }

    @Test
    void plainlyPrivateAddressIsSaidToBePrivate() {
        for (String host :
                List.of("127.0.0.1", "10.0.0.1", "[::1]", "localhost", "mixed.test", "wiki")) {
            assertThatThrownBy(() -> get("http://" + host + "/")).hasMessage(PRIVATE);
        }
    }

    @ParameterizedTest
    @FieldSource("SPELLINGS")
    void redirectThereIsNotFollowed(String host) throws IOException {
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
    void rebindingNameIsResolvedOnceForEachRequestAndCheckedEachTime() throws IOException {
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
    void operatorOpensAddressesAndTheNamesThatLeadThere() throws IOException {
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
    void portsOfOtherServicesAreNotAsked(int port) {
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
    void onlyTheWebIsAsked(String text) {
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
