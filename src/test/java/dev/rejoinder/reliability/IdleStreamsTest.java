package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Idle streams in a heap of 512 MiB, and requests beside them. */
class IdleStreamsTest {
    private static final String HEARTBEAT = ": keep-alive\n";
    private static final int CLIENT_THREADS = 32;
    private static final int MESSAGES = 50;

    /**
     * The heap limit of an open stream, equal to the server's estimate for its limit of open
     * streams.
     */
    private static final long HEAP_BYTES_PER_STREAM = 24 << 10;

    /** Generous, because test machines are shared. */
    private static final Duration SLOWEST_MEDIAN = Duration.ofSeconds(5);

    @TempDir Path folder;
    private String key = "";
    private int port;

    @Test
    void fiveHundredIdleStreamsAreKeptAlive() throws Exception {
        keepAlive(500);
    }

    @Test
    @Tag("long")
    void tenThousandIdleStreamsAreKeptAlive() throws Exception {
        keepAlive(10_000);
    }

    private void keepAlive(int count) throws Exception {
        Process server = start();
        List<Socket> streams = new ArrayList<>();
        try (var told = new PrintStream(server.getOutputStream(), true, StandardCharsets.US_ASCII);
                var answers =
                        new BufferedReader(
                                new InputStreamReader(
                                        server.getInputStream(), StandardCharsets.US_ASCII));
                var clients =
                        Executors.newFixedThreadPool(
                                CLIENT_THREADS, Thread.ofVirtual().factory())) {
            String[] address = answers.readLine().split(" ", -1);
            port = Integer.parseInt(address[0]);
            key = address[1];
            message();
            long before = tell(told, answers, IdleServer.HEAP);
            for (Future<Socket> opened : all(clients, count, this::open)) {
                streams.add(opened.get());
            }
            long perStream = (tell(told, answers, IdleServer.HEAP) - before) / count;
            for (int round = 0; round < 3; round++) {
                told.println(IdleServer.TICK);
                answers.readLine();
                for (Socket stream : streams) {
                    assertThat(read(stream, HEARTBEAT)).endsWith(HEARTBEAT);
                }
            }
            long median = medianMessageNanos();
            System.out.printf(
                    "%d idle streams: %d bytes of heap each, a message beside them in %d us%n",
                    count, perStream, median / 1_000);
            assertThat(perStream).isLessThan(HEAP_BYTES_PER_STREAM);
            assertThat(Duration.ofNanos(median)).isLessThan(SLOWEST_MEDIAN);
        } finally {
            server.destroyForcibly();
            for (Socket stream : streams) {
                stream.close();
            }
        }
    }

    private Process start() throws IOException {
        String classes =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.util.logging.config.file="
                                + System.getProperty("java.util.logging.config.file", ""),
                        "-cp",
                        classes,
                        IdleServer.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static long tell(PrintStream told, BufferedReader answers, String line)
            throws IOException {
        told.println(line);
        return Long.parseLong(answers.readLine());
    }

    private static <T> List<Future<T>> all(ExecutorService clients, int count, Callable<T> each)
            throws InterruptedException {
        var calls = new ArrayList<Callable<T>>();
        for (int i = 0; i < count; i++) {
            calls.add(each);
        }
        return clients.invokeAll(calls);
    }

    private Socket open() throws IOException {
        Socket socket = RawConnection.connect(port);
        socket.getOutputStream()
                .write(
                        RawConnection.request(
                                "POST",
                                "/api/v1/chat/guide/stream",
                                key,
                                "",
                                "{\"message\":\"Wait.\"}"));
        read(socket, "\"delta\":\"Well\"}\n\n");
        return socket;
    }

    private long medianMessageNanos() throws IOException {
        var nanos = new ArrayList<Long>();
        for (int i = 0; i < MESSAGES; i++) {
            long begun = System.nanoTime();
            message();
            nanos.add(System.nanoTime() - begun);
        }
        return nanos.stream().sorted().skip(MESSAGES / 2).findFirst().orElseThrow();
    }

    private void message() throws IOException {
        byte[] request =
                RawConnection.request(
                        "POST", "/api/v1/chat/guide/message", key, "", "{\"message\":\"Now.\"}");
        assertThat(
                        RawConnection.field(
                                RawConnection.body(RawConnection.exchange(port, request)),
                                "response"))
                .isEqualTo("Well");
    }

    private static String read(Socket socket, String until) throws IOException {
        var read = new StringBuilder();
        byte[] buffer = new byte[1024];
        while (read.indexOf(until) < 0) {
            int count = socket.getInputStream().read(buffer);
            assertThat(count).as(read.toString()).isPositive();
            read.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
        return read.toString();
    }
}
