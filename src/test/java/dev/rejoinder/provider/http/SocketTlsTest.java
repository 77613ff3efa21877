package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.SettableClock;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** All that holds without TLS, and what concerns TLS alone. */
class SocketTlsTest extends SocketTransportTest {
    @Override
    ScriptedHttpServer serve(ScriptedHttpServer.Script script) throws IOException {
        return ScriptedHttpServer.startTls(tls, script);
    }

    @Test
    void newConnectionResumesTheSessionOfAnEarlierOne() throws IOException {
        List<Long> sessions = new CopyOnWriteArrayList<>();
        try (var server =
                serve(
                        peer -> {
                            peer.readRequest();
                            sessions.add(peer.sessionMillis());
                            peer.send(HELLO.replace("200 OK", "200 OK\r\nConnection: close"));
                        })) {
            for (int i = 0; i < 3; i++) {
                assertThat(exchange(server.uri("/"))).isEqualTo("200 hello");
                // A session that is agreed on from now on has a later time.
                while (System.currentTimeMillis() <= sessions.getFirst()) {
                    Thread.onSpinWait();
                }
            }
            assertThat(server.connections()).isEqualTo(3);
            assertThat(sessions).hasSize(3).containsOnly(sessions.getFirst());
        }
    }

    @Test
    void recordsWithoutContentDoNotSpoilAnIdleConnection() throws IOException {
        try (var server =
                serve(
                        peer -> {
                            while (true) {
                                peer.readRequest();
                                peer.send(HELLO);
                                peer.updateKeys();
                            }
                        })) {
            for (int i = 0; i < 20; i++) {
                assertThat(exchange(server.uri("/"))).isEqualTo("200 hello");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void untrustedCertificateIsNamedAsTheCause() throws IOException {
        try (var server = serve(ScriptedHttpServer.always(HELLO));
                var suspicious = new SocketTransport(new SettableClock());
                HttpCall call = suspicious.post(server.uri("/"), List.of(), new byte[0])) {
            assertThatThrownBy(call::execute)
                    .hasMessage(
                            "(certificate_unknown) PKIX path building failed:"
                                + " sun.security.provider.certpath.SunCertPathBuilderException:"
                                + " unable to find valid certification path to requested target");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void certificateForAnotherNameIsNamedAsTheCause() throws IOException {
        try (var server = serve(ScriptedHttpServer.always(HELLO))) {
            assertThatThrownBy(() -> exchange(server.uri("127.0.0.1", "/")))
                    .hasMessageContaining("No subject alternative names matching IP address");
        }
    }

    @Test
    void serverWithoutTlsIsAnError() throws IOException {
        try (var server = ScriptedHttpServer.start(peer -> peer.send("HTTP/1.1 400 No\r\n\r\n"))) {
            String address = "https://localhost:" + server.port();
            assertThatThrownBy(() -> exchange(URI.create(address)))
                    .isInstanceOf(SSLException.class);
        }
    }
}
