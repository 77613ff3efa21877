package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.ScriptedHttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The next start deletes the temporary files of a killed server. */
@Tag("sqlite")
final class KillLeftoversTest {
    private static final int ROUNDS = 2;

    @TempDir private Path system;
    @TempDir private Path data;
    @TempDir private Path other;

    /** A server with its own temporary folder. */
    private KillableServer.Launch launch(Path folder) {
        return new KillableServer.Launch(
                folder,
                URI.create("http://127.0.0.1:1"),
                null,
                Map.of("REJOINDER_OUTBOUND_PRIVATE_NETWORKS", "127.0.0.0/8"),
                List.of("-Djava.io.tmpdir=" + system, "-XX:-UsePerfData"));
    }

    @Test
    void nextStartDeletesTheTemporaryFilesOfAKilledServer() throws Exception {
        String token = null;
        Set<String> left = Set.of();
        try (ScriptedHttpServer silent = pageThatNeverEnds();
                KillableServer neighbour = KillableServer.start(launch(other))) {
            Set<String> neighbours = names(other.resolve("tmp"));
            for (int i = 0; i < ROUNDS; i++) {
                try (KillableServer server = KillableServer.start(launch(data))) {
                    token = token == null ? server.firstToken() : token;
                    assertThat(names(data.resolve("tmp"))).noneMatch(left::contains);
                    try (var client = new KillKnowledgeClient(server.port(), token);
                            Socket upload = halfAnUpload(server.port(), token)) {
                        client.addRemote("page", silent.uri("/page"));
                        awaitLeftover("upload-");
                        awaitLeftover("page-");
                        assertThat(upload.isConnected()).isTrue();
                        server.kill();
                    }
                }
                left = names(data.resolve("tmp"));
                assertThat(left).anyMatch(name -> name.startsWith("sqlite-"));
            }
            assertThat(names(other.resolve("tmp"))).containsAll(neighbours);
            assertThat(neighbour.isAlive()).isTrue();
            neighbour.terminate();
            neighbour.awaitEnd();
        }
        assertThat(names(other.resolve("tmp"))).isEmpty();
        assertThat(names(system)).isEmpty();
    }

    private static ScriptedHttpServer pageThatNeverEnds() throws IOException {
        return ScriptedHttpServer.start(
                peer -> {
                    peer.readRequest();
                    peer.send(
                            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                                    + "Content-Length: 100000\r\n\r\n<p>begun");
                    peer.awaitLeaving();
                });
    }

    /** Uploads part of a file on a connection that stays open. */
    private static Socket halfAnUpload(int port, String token) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        String head =
                """
                POST /api/v1/bots/demo/sources HTTP/1.1\r
                Host: 127.0.0.1\r
                Authorization: Bearer %s\r
                Content-Type: multipart/form-data; boundary=between\r
                Content-Length: 2000000\r
                \r
                --between\r
                Content-Disposition: form-data; name="file"; filename="a.txt"\r
                \r
                """
                        .formatted(token);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().write(new byte[200_000]);
        socket.getOutputStream().flush();
        return socket;
    }

    private void awaitLeftover(String prefix) throws IOException {
        while (names(data.resolve("tmp")).stream().noneMatch(name -> name.startsWith(prefix))) {
            Thread.onSpinWait();
        }
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
