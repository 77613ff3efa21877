package dev.rejoinder.outbound;

import static dev.rejoinder.testkit.ScriptedHttpServer.always;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.wire.TlsHandshake;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Certificates and handshakes of outbound requests. */
class OutboundTlsTest extends OutboundClientFixture {
    @Test
    void matchingCertificateIsTrusted() throws Exception {
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
    void untrustedCertificateIsRefused() throws Exception {
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
    void endlessHandshakeEndsAtTheDeadline() throws Exception {
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
    void redirectFromHttpsToHttpIsRefused() throws Exception {
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
