package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the process reacts to problems with its files and its port: exit code and last log lines. */
@Tag("sqlite")
final class DataFileTest {
    private static final int FAILED = 1;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void idleServerExitsWhenItsFileIsReplaced() throws Exception {
        Path data = folder.resolve("data");
        Path file = data.resolve("rejoinder.db");
        try (KillProvider provider = KillProvider.start();
                KillableServer server =
                        KillableServer.start(KillableServer.Launch.of(data, provider.url()))) {
            Files.delete(file);
            Files.writeString(file, "another one");

            assertThat(server.awaitEnd()).isEqualTo(FAILED);
            assertThat(server.log())
                    .contains(
                            "The database file "
                                    + file
                                    + " was deleted or replaced while the server used it")
                    .doesNotContain("Exception");
            assertThat(file).hasContent("another one");
        }
    }

    @Test
    void startOnAPortInUseCreatesNothing() throws Exception {
        Path data = folder.resolve("data");
        try (KillProvider provider = KillProvider.start();
                var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var launch = KillableServer.Launch.of(data, provider.url());
            String port = String.valueOf(taken.getLocalPort());
            try (KillableServer server =
                    KillableServer.launch(launch.with(Map.of("REJOINDER_PORT", port)))) {
                assertThat(server.awaitEnd()).isEqualTo(FAILED);
                assertThat(server.log())
                        .isEqualTo(
                                "Port "
                                        + port
                                        + " is in use at 127.0.0.1. Choose another with --port, or"
                                        + " stop the program that uses it.");
            }
            assertThat(data).doesNotExist();
            try (KillableServer server = KillableServer.start(launch)) {
                assertThat(server.firstToken()).startsWith("rj_");
                assertThat(server.log()).doesNotContain(server.firstToken());
            }
            try (Stream<Path> files = Files.list(data)) {
                assertThat(files).contains(data.resolve("first-key"));
            }
        }
    }
}
