package dev.rejoinder.reliability;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers that disconnect silently while the model sends nothing. */
@Timeout(300)
class SilentLeaverTest {
    private static final String STREAM = "/api/v1/chat/guide/stream";
    private static final String QUESTION = "{\"message\":\"Tell me all.\"}";
    private static final Duration HEARTBEAT = Duration.ofSeconds(16);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Far more than needed, so that a failure ends the test. */
    private static final int LOOKS = 9_000;

    @TempDir Path folder;
    private final SettableClock clock = new SettableClock();
    private final ScriptedStep.Pause pause = pause();
    private TestServer server;

    @BeforeEach
    void start() {
        server =
                TestServer.start(
                        folder,
                        new TestServer.Options()
                                .clock(clock)
                                .accessLog()
                                .idle(Duration.ofSeconds(1)));
        server.model().reply(text("Well, "), pause, text("yes."));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A reader that stays: once it gets a heartbeat, the server sends heartbeats to the others. */
    private Socket ask() throws IOException {
        Socket staying = RawConnection.connect(server.port());
        staying.getOutputStream()
                .write(RawConnection.request("POST", STREAM, server.writeKey(), "", QUESTION));
        readUntil(staying.getInputStream(), "Well, ");
        pause.awaitReached();
        return staying;
    }

    /** The path at which a client resumes the running answer. */
    private String path() {
        String conversation =
                server.get("/api/v1/chat/guide/conversations").find("conv_[0-9A-Z]{26}");
        return "/api/v1/chat/guide/conversations/%s/messages/%s/stream"
                .formatted(conversation, server.answerIds(conversation).getLast());
    }

    private void heartbeat(Socket staying) throws IOException {
        clock.tick(HEARTBEAT);
        readUntil(staying.getInputStream(), ": keep-alive\n");
    }

    private static String readUntil(InputStream in, String text) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = in.read();
            assertThat(next).as(read.toString()).isNotNegative();
            read.append((char) next);
        }
        return read.toString();
    }

    /** Whether the access log contains the request, which the server logs at its end. */
    private boolean isOver(String path) throws IOException {
        try (var files = Files.list(folder.resolve("logs"))) {
            return Files.readString(files.findFirst().orElseThrow())
                    .contains("GET " + path + " 200");
        }
    }

    private void awaitOver(String path) throws IOException {
        for (int i = 0; i < LOOKS && !isOver(path); i++) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        assertThat(isOver(path)).isTrue();
    }

    private void assertWhole(Socket staying) throws IOException {
        readUntil(staying.getInputStream(), "\"response\":\"Well, yes.\"");
        assertThat(server.get(path()).body())
                .contains("event: message.completed")
                .contains("\"response\":\"Well, yes.\"");
    }

    @Test
    void heartbeatDetectsAReaderThatLeftWhileTheModelIsSilent() throws Exception {
        try (Socket staying = ask()) {
            String path = path();
            Socket leaving = RawConnection.connect(server.port());
            leaving.getOutputStream()
                    .write(RawConnection.request("GET", path, server.writeKey(), "", ""));
            readUntil(leaving.getInputStream(), "Well, ");
            leaving.close();
            assertThat(isOver(path)).isFalse();

            // The first heartbeat may trigger a reset; the second one then fails.
            heartbeat(staying);
            heartbeat(staying);
            awaitOver(path);

            pause.release();
            assertWhole(staying);
        }
    }

    @Test
    void readerBehindADeadNetworkIsKeptUntilTheTurnEnds() throws Exception {
        try (Socket staying = ask();
                FaultProxy network = FaultProxy.to(server.port())) {
            String path = path();
            byte[] follow = RawConnection.request("GET", path, server.writeKey(), "", "");
            network.weather(FaultProxy.Weather.stall(follow.length), FaultProxy.Weather.stall(1));
            Socket vanished = RawConnection.connect(network.port());
            vanished.getOutputStream().write(follow);
            assertThat(vanished.getInputStream().read()).isEqualTo('H');
            heartbeat(staying);
            heartbeat(staying);
            // The network accepted the bytes and dropped them silently.
            assertThat(isOver(path)).isFalse();

            pause.release();
            awaitOver(path);
            // From now on the connection is idle and is closed like any other.
            assertThat(vanished.getInputStream().read()).isEqualTo(-1);
            assertWhole(staying);
        }
    }
}
