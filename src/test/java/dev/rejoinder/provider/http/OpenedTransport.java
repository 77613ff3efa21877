package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.TestTls;
import dev.rejoinder.wire.Header;
import dev.rejoinder.wire.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A transport, and calls that tests make with it. */
@Timeout(300)
abstract class OpenedTransport {
    static final String CHUNKED_HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    @TempDir static Path folder;
    static SSLContext tls;

    HttpTransport transport;

    abstract HttpTransport transport(SSLContext tls);

    /** Starts a server; with TLS where the whole contract is to hold over TLS. */
    ScriptedHttpServer serve(ScriptedHttpServer.Script script) throws IOException {
        return ScriptedHttpServer.start(script);
    }

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = TestTls.forLocalhost(folder);
    }

    @BeforeEach
    void open() {
        transport = transport(tls);
    }

    @AfterEach
    void shut() {
        transport.close();
    }

    HttpCall post(URI uri) {
        return transport.post(
                uri,
                List.of(new Header("X-Test", "yes")),
                "{\"a\":\"é\"}".getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether the transport itself opens and closes connections. The JDK's client does so in its
     * own threads, sometimes later than the test checks.
     */
    boolean connectionsAreOurs() {
        return true;
    }

    void assertConnections(ScriptedHttpServer server, int expected) {
        if (connectionsAreOurs()) {
            assertThat(server.connections()).isEqualTo(expected);
        }
    }

    static String readAll(HttpCall call) throws IOException {
        var bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[7];
        for (int n = call.read(buffer, 0, 7); n >= 0; n = call.read(buffer, 0, 7)) {
            bytes.write(buffer, 0, n);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Returns the status and body of one call. */
    String exchange(URI uri) throws IOException {
        try (HttpCall call = post(uri)) {
            ResponseHead head = call.execute();
            return head.status() + " " + readAll(call);
        }
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static ScriptedHttpServer.Script silentUntilGone(
            String start, CountDownLatch silent, CountDownLatch gone) {
        return peer -> {
            peer.readRequest();
            peer.send(start);
            silent.countDown();
            try {
                peer.awaitLeaving();
            } finally {
                gone.countDown();
            }
        };
    }
}
