package dev.rejoinder.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestTls;
import dev.rejoinder.wire.TlsHandshake;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link OutboundClient#toOneSite}. */
class OneSiteClientTest {
    private static final OutboundLimits LIMITS =
            new OutboundLimits(Duration.ofMinutes(3), 64 << 10, 0);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final SettableClock clock = new SettableClock();
    private final OutboundClient client =
            OutboundClient.toOneSite(
                    host -> List.of(InetAddress.ofLiteral("127.0.0.1")),
                    InetAddress::isLoopbackAddress,
                    TlsHandshake::systemContext,
                    clock::nanos);

    private String post(ScriptedHttpServer server) throws IOException {
        return post(client, server.uri("/hook").toString());
    }

    private static String post(OutboundClient by, String url) throws IOException {
        var request = new OutboundRequest("POST", WebAddress.parse(url), List.of(), "{}");
        try (OutboundResponse response = by.send(request, LIMITS)) {
            return new String(response.body().readAllBytes(), UTF_8);
        }
    }

    @Test
    void connectionIsKeptForTheNextRequest() throws Exception {
        try (var server = ScriptedHttpServer.start(ScriptedHttpServer.always(OK))) {
            post(server);
            assertThat(post(server)).isEqualTo("ok");

            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.requests()).hasSize(2);
            assertThat(server.requests().getFirst()).doesNotContain("Connection: close");
        }
    }

    @Test
    void connectionThatTheServerClosedIsReplaced() throws Exception {
        ScriptedHttpServer.Script once =
                peer -> {
                    peer.readRequest();
                    peer.send(OK);
                };
        try (var server = ScriptedHttpServer.start(once)) {
            post(server);
            assertThat(post(server)).isEqualTo("ok");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void connectionIsNotKeptWhenTheServerSaysThatItCloses() throws Exception {
        String closing = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
        try (var server = ScriptedHttpServer.start(ScriptedHttpServer.always(closing))) {
            post(server);
            post(server);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void connectionIsClosedAfterFourIdleSecondsAndAfterAMinute() throws Exception {
        try (var server = ScriptedHttpServer.start(ScriptedHttpServer.always(OK))) {
            post(server);
            clock.tick(Duration.ofSeconds(4));
            post(server);
            assertThat(server.connections()).isEqualTo(2);
            for (int i = 0; i < 30; i++) {
                clock.tick(Duration.ofSeconds(2));
                post(server);
            }
            assertThat(server.connections()).isEqualTo(3);
            client.closeIdle();
            post(server);
            assertThat(server.connections()).isEqualTo(3);
            client.close();
            post(server);
            assertThat(server.connections()).isEqualTo(4);
        }
    }

    @Test
    void restOfALongBodyClosesTheConnection() throws Exception {
        String large = "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(60_000);
        try (var server = ScriptedHttpServer.start(ScriptedHttpServer.always(large))) {
            for (int i = 0; i < 2; i++) {
                var request =
                        new OutboundRequest(
                                "POST",
                                WebAddress.parse(server.uri("/hook").toString()),
                                List.of(),
                                "{}");
                try (OutboundResponse response = client.send(request, LIMITS)) {
                    assertThat(response.body().read()).isEqualTo('x');
                }
            }
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void httpIsRefusedToAddressesThatAreNotAllowed() {
        OutboundClient elsewhere =
                OutboundClient.toOneSite(
                        host -> List.of(InetAddress.ofLiteral("93.184.215.14")),
                        InetAddress::isLoopbackAddress,
                        TlsHandshake::systemContext,
                        clock::nanos);

        assertThatThrownBy(() -> post(elsewhere, "http://site.test/hook"))
                .isInstanceOf(OutboundException.class)
                .hasMessageContaining("must begin with https://");
    }

    @Test
    void tlsConnectionIsKept(@TempDir Path folder) throws Exception {
        SSLContext tls = TestTls.forName("localhost", folder);
        try (var server = ScriptedHttpServer.startTls(tls, ScriptedHttpServer.always(OK));
                OutboundClient secure =
                        OutboundClient.toOneSite(
                                host -> List.of(InetAddress.ofLiteral("127.0.0.1")),
                                InetAddress::isLoopbackAddress,
                                () -> tls,
                                clock::nanos)) {
            post(secure, server.uri("/hook").toString());
            assertThat(post(secure, server.uri("/hook").toString())).isEqualTo("ok");
            assertThat(server.connections()).isEqualTo(1);
        }
    }
}
