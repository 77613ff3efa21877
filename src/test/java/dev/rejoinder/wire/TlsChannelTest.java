package dev.rejoinder.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.testkit.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client and a server, both {@link TlsChannel}. */
@Timeout(60)
class TlsChannelTest {
    @TempDir private static Path folder;
    private static SSLContext tls;

    private SSLEngine serverEngine;
    private TlsChannel server;
    private TlsChannel client;

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = TestTls.forLocalhost(folder);
    }

    @BeforeEach
    void connect() throws Exception {
        connect("TLSv1.3");
    }

    private void connect(String protocol) throws Exception {
        try (var listener = ServerSocketChannel.open()) {
            listener.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            SocketChannel connected = SocketChannel.open(listener.getLocalAddress());
            SocketChannel accepted = listener.accept();
            serverEngine = tls.createSSLEngine();
            serverEngine.setUseClientMode(false);
            serverEngine.setEnabledProtocols(new String[] {protocol});
            var started = new CompletableFuture<TlsChannel>();
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    started.complete(new TlsChannel(accepted, serverEngine));
                                } catch (IOException e) {
                                    started.completeExceptionally(e);
                                }
                            });
            client = new TlsChannel(connected, TlsHandshake.engine(tls, "localhost", 1));
            server = started.get();
        }
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private static String read(ByteTransport from, int bytes) throws IOException {
        byte[] target = new byte[bytes];
        int count = 0;
        while (count < bytes) {
            count += from.read(target, count, bytes - count);
        }
        return new String(target, UTF_8);
    }

    private static String readNow(ChannelTransport from, int bytes) throws IOException {
        byte[] target = new byte[bytes];
        int count = 0;
        while (count < bytes) {
            count += from.readNow(target, count, bytes - count);
        }
        return new String(target, UTF_8);
    }

    @Test
    void replyThatTheSystemDoesNotTakeIsSentLater() throws IOException {
        client.channel().configureBlocking(false);
        int filled = 0;
        ByteBuffer filling = ByteBuffer.allocate(1024);
        for (int count = 1; count > 0; filled += count) {
            count = client.channel().write(filling.clear());
        }
        serverEngine.beginHandshake();
        server.write("new keys".getBytes(UTF_8));
        assertThat(readNow(client, 8)).isEqualTo("new keys");

        ByteBuffer discarded = ByteBuffer.allocate(filled);
        while (discarded.hasRemaining()) {
            var _ = server.channel().read(discarded);
        }
        server.write("old".getBytes(UTF_8));
        assertThat(readNow(client, 3)).isEqualTo("old");
        client.channel().configureBlocking(true);
        client.write("reply".getBytes(UTF_8));
        assertThat(read(server, 5)).isEqualTo("reply");
    }

    @Test
    void tls12IsSpokenToo() throws Exception {
        close();
        connect("TLSv1.2");
        for (int i = 0; i < 3; i++) {
            client.write("question".getBytes(UTF_8));
            assertThat(read(server, 8)).isEqualTo("question");
            server.write("x".repeat(40_000).getBytes(UTF_8));
            assertThat(read(client, 40_000)).isEqualTo("x".repeat(40_000));
        }
        assertThat(client.hasUnreadBytes()).isFalse();
    }

    @Test
    void recordLargerThanTheTargetIsReadAhead() throws IOException {
        server.write("x".repeat(10_000).getBytes(UTF_8));
        assertThat(client.hasReadAhead()).isFalse();
        assertThat(read(client, 1)).isEqualTo("x");
        assertThat(client.hasReadAhead()).isTrue();
        assertThat(client.hasUnreadBytes()).isTrue();
        assertThat(read(client, 9_999)).isEqualTo("x".repeat(9_999));
        assertThat(client.hasReadAhead()).isFalse();
        assertThat(client.hasUnreadBytes()).isFalse();
    }

    @Test
    void readTimeoutLosesNothing() throws IOException {
        client.setReadTimeout(1);
        assertThatThrownBy(() -> client.read(new byte[1], 0, 1))
                .isInstanceOf(SocketTimeoutException.class);
        client.setReadTimeout(0);
        server.write("late".getBytes(UTF_8));
        assertThat(read(client, 4)).isEqualTo("late");
    }

    @Test
    void closeNotifyIsTheEnd() throws IOException {
        serverEngine.closeOutbound();
        ByteBuffer record = ByteBuffer.allocate(SharedBuffers.MAX_RECORD_BYTES);
        serverEngine.wrap(ByteBuffer.allocate(0), record);
        var _ = server.channel().write(record.flip());
        assertThat(client.read(new byte[1], 0, 1)).isEqualTo(-1);
        assertThat(client.hasUnreadBytes()).isTrue();
        client.channel().configureBlocking(false);
        assertThat(client.hasReadAhead()).isTrue();
        assertThat(client.readNow(new byte[1], 0, 1)).isEqualTo(-1);
    }

    @Test
    void endWithoutCloseNotifyIsTheEndToo() throws IOException {
        server.close();
        client.channel().configureBlocking(false);
        int count = 0;
        while (count == 0) {
            count = client.readNow(new byte[1], 0, 1);
        }
        assertThat(count).isEqualTo(-1);
        client.channel().configureBlocking(true);
        assertThat(client.read(new byte[1], 0, 1)).isEqualTo(-1);
    }

    @Test
    void forgedRecordIsAnErrorOnBothSides() throws IOException {
        byte[] forged = {
            23, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0
        };
        var _ = server.channel().write(ByteBuffer.wrap(forged));
        assertThatThrownBy(() -> client.read(new byte[1], 0, 1)).isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> server.read(new byte[1], 0, 1))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("bad_record_mac");
    }

    @Test
    void tooLongRecordIsAnError() throws IOException {
        var _ = server.channel().write(ByteBuffer.wrap(new byte[] {23, 3, 3, 0x60, 0}));
        assertThatThrownBy(() -> client.read(new byte[1], 0, 1)).isInstanceOf(SSLException.class);
    }
}
