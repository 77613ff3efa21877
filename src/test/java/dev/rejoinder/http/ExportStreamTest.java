package dev.rejoinder.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An export counts as an open stream, and waits for a client that does not read. */
class ExportStreamTest extends ServerFixture {
    private static final String EXPORT = "/api/v1/bots/guide/export";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    TestServer.Options options() {
        return super.options().openStreams(1);
    }

    /** Much more than the buffers of a connection hold. */
    @BeforeEach
    void fill() {
        String text = "x".repeat(30_000);
        for (int i = 0; i < 100; i++) {
            String body = "{\"message\":\"" + text + "\"}";
            assertThat(server.post("/api/v1/chat/guide/message", body).status()).isEqualTo(200);
        }
    }

    /** Begins an export that the client does not read. */
    private Socket begin(String key) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.getOutputStream()
                .write(
                        ("GET "
                                        + EXPORT
                                        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                                        + "Authorization: Bearer "
                                        + key
                                        + "\r\n\r\n")
                                .getBytes(UTF_8));
        assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
                .isEqualTo("HTTP/1.1 200");
        return socket;
    }

    private static String rest(Socket socket) {
        var rest = new StringBuilder();
        byte[] buffer = new byte[64 << 10];
        try {
            int read;
            while ((read = socket.getInputStream().read(buffer)) >= 0) {
                rest.append(new String(buffer, 0, read, UTF_8));
            }
        } catch (IOException reset) {
            rest.append("reset");
        }
        return rest.toString();
    }

    private int export(Map<String, String> key) {
        return server.send("GET", EXPORT, null, key).status();
    }

    @Test
    void exportWaitsForItsClientAndCountsAsAStream() throws Exception {
        var other = Map.of("Authorization", "Bearer " + server.newKey(Scope.READ));
        try (Socket socket = begin(server.writeKey())) {
            assertThat(export(other)).isEqualTo(503);

            assertThat(rest(socket)).contains("{\"end\":{\"conversations\":100,");
        }
        assertThat(export(other)).isEqualTo(200);
    }

    @Test
    void exportEndsWhenItsKeyIsRevoked() throws Exception {
        var admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        String token = server.newKey(Scope.READ);
        String id = server.send("GET", "/api/v1/keys?limit=1", null, admin).find("key_\\w{26}");
        try (Socket socket = begin(token)) {
            assertThat(export(admin)).isEqualTo(503);

            server.send("DELETE", "/api/v1/keys/" + id, null, admin);

            long until = System.nanoTime() + PATIENCE.toNanos();
            while (export(admin) != 200 && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            assertThat(rest(socket)).isNotEmpty().doesNotContain("\"end\"");
        }
    }
}
