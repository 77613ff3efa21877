package dev.rejoinder.reliability;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** A TCP proxy that injects faults into each direction separately. Thread-safe. */
public final class FaultProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 8 << 10;

    private final ServerSocket listener;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Weather up = Weather.FAIR;
    private volatile Weather down = Weather.FAIR;

    /**
     * The faults of one direction.
     *
     * @param latency before each piece
     * @param cutAt closes both ends after this many bytes
     * @param cutAfter closes both ends after this text; empty for never
     * @param reset whether to close with a reset
     * @param stallAt stops to pass data after this many bytes and keeps the connection open
     * @param slice maximum bytes of each piece
     * @param bytesPerSecond maximum rate
     */
    public record Weather(
            Duration latency,
            long cutAt,
            String cutAfter,
            boolean reset,
            long stallAt,
            int slice,
            int bytesPerSecond) {
        public static final Weather FAIR =
                new Weather(
                        Duration.ZERO,
                        Long.MAX_VALUE,
                        "",
                        false,
                        Long.MAX_VALUE,
                        BUFFER_BYTES,
                        Integer.MAX_VALUE);

        public static Weather cut(long at) {
            return new Weather(Duration.ZERO, at, "", false, Long.MAX_VALUE, BUFFER_BYTES, FAST);
        }

        public static Weather cutAfter(String text) {
            return new Weather(
                    Duration.ZERO, Long.MAX_VALUE, text, false, Long.MAX_VALUE, BUFFER_BYTES, FAST);
        }

        public static Weather resetAt(long at) {
            return new Weather(Duration.ZERO, at, "", true, Long.MAX_VALUE, BUFFER_BYTES, FAST);
        }

        public static Weather stall(long at) {
            return new Weather(Duration.ZERO, Long.MAX_VALUE, "", false, at, BUFFER_BYTES, FAST);
        }

        public static Weather slices(int bytes) {
            return new Weather(
                    Duration.ZERO, Long.MAX_VALUE, "", false, Long.MAX_VALUE, bytes, FAST);
        }

        public static Weather slow(Duration latency, int bytesPerSecond) {
            return new Weather(
                    latency,
                    Long.MAX_VALUE,
                    "",
                    false,
                    Long.MAX_VALUE,
                    BUFFER_BYTES,
                    bytesPerSecond);
        }

        private static final int FAST = Integer.MAX_VALUE;
    }

    private FaultProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 128, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    /** A proxy to a local port, without faults. */
    public static FaultProxy to(int port) throws IOException {
        return new FaultProxy(port);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Sets the faults of connections opened from now on. */
    public FaultProxy weather(Weather clientToServer, Weather serverToClient) {
        up = clientToServer;
        down = serverToClient;
        return this;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                var server = new Socket(InetAddress.ofLiteral("127.0.0.1"), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                Weather upward = up;
                Weather downward = down;
                Thread.ofVirtual().start(() -> relay(client, server, upward));
                Thread.ofVirtual().start(() -> relay(server, client, downward));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void relay(Socket from, Socket to, Weather weather) {
        try {
            if (pass(from.getInputStream(), to.getOutputStream(), weather)) {
                to.shutdownOutput();
                return;
            }
        } catch (IOException broken) {
            // Close the other side, too.
        }
        end(from, weather.reset());
        end(to, weather.reset());
    }

    /** Returns true if the sender closed, false if the proxy cut the connection. */
    private static boolean pass(InputStream in, OutputStream out, Weather weather)
            throws IOException {
        byte[] buffer = new byte[Math.min(BUFFER_BYTES, weather.slice())];
        var last = new StringBuilder();
        long passed = 0;
        int count;
        while (passed < weather.cutAt() && (count = in.read(buffer)) >= 0) {
            int kept = (int) Math.min(count, weather.cutAt() - passed);
            String text = new String(buffer, 0, kept, StandardCharsets.ISO_8859_1);
            int pattern =
                    weather.cutAfter().isEmpty()
                            ? -1
                            : last.append(text).indexOf(weather.cutAfter());
            if (pattern >= 0) {
                kept -= last.length() - pattern - weather.cutAfter().length();
            }
            if (passed + kept > weather.stallAt()) {
                kept = (int) Math.max(0, weather.stallAt() - passed);
            }
            delay(weather, kept);
            out.write(buffer, 0, kept);
            out.flush();
            passed += kept;
            if (pattern >= 0) {
                return false;
            }
            if (passed >= weather.stallAt()) {
                swallow(in);
                return true;
            }
        }
        return passed < weather.cutAt();
    }

    private static void swallow(InputStream in) throws IOException {
        var _ = in.transferTo(OutputStream.nullOutputStream());
    }

    private static void delay(Weather weather, int count) {
        long nanos =
                weather.latency().toNanos() + count * 1_000_000_000L / weather.bytesPerSecond();
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }

    private static void end(Socket socket, boolean reset) {
        try {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException gone) {
            // Already closed.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(socket -> end(socket, false));
    }
}
