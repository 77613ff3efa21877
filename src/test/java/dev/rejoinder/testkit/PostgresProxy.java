package dev.rejoinder.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A proxy between a server and PostgreSQL that counts round trips and drops a response on demand.
 * Thread-safe.
 */
public final class PostgresProxy implements AutoCloseable {
    private static final byte COMMAND_COMPLETE = 'C';
    private static final byte READY = 'Z';
    private static final byte EMPTY = 'I';
    private static final String NOTHING = "";

    private final ServerSocket listener;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong trips = new AtomicLong();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicReference<CountDownLatch> passing =
            new AtomicReference<>(new CountDownLatch(0));
    private final AtomicReference<Runnable> delay = new AtomicReference<>(() -> {});
    private final AtomicReference<String> lost = new AtomicReference<>(NOTHING);

    /**
     * A round trip.
     *
     * @param connection equal for all round trips of one connection
     * @param statements SQL texts, separated by blanks
     */
    public record Asked(int connection, String statements) {}

    private PostgresProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public static PostgresProxy to(PostgresServer.FreshDatabase database) {
        try {
            return new PostgresProxy(database.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Passes nothing from now on and keeps all connections open. */
    public void stall() {
        passing.set(new CountDownLatch(1));
    }

    /** Passes the data that was held, and everything after it. */
    public void resume() {
        passing.get().countDown();
    }

    /** Runs this before each response from now on, which delays it. */
    public void delay(Runnable each) {
        delay.set(each);
    }

    private void pass() throws IOException {
        try {
            passing.get().await();
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Returns each round trip so far. Omits the empty ones, with which the pool validates an idle
     * connection.
     */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /**
     * Returns how often PostgreSQL reported that it is ready for the next query, without the empty
     * ones.
     */
    public long trips() {
        return trips.get();
    }

    /**
     * Cuts the connection once, after the request with this command tag is complete and before its
     * client gets the response.
     */
    public void loseAnswerTo(String tag) {
        lost.set(tag);
    }

    /** Whether the response has been dropped. */
    public boolean hasLost() {
        return lost.get().equals(NOTHING);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().start(() -> up(client, server));
                Thread.ofVirtual().start(() -> down(server, client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void up(Socket client, Socket server) {
        var talk = new PostgresProtocol();
        try (client;
                server;
                var from = new DataInputStream(new BufferedInputStream(client.getInputStream()));
                var to = new DataOutputStream(new BufferedOutputStream(server.getOutputStream()))) {
            // Only the startup message does not begin with its type.
            int first = from.readInt();
            to.writeInt(first);
            to.write(from.readNBytes(first - Integer.BYTES));
            to.flush();
            while (true) {
                byte type = from.readByte();
                int length = from.readInt();
                byte[] rest = from.readNBytes(length - Integer.BYTES);
                pass();
                talk.said(type, rest)
                        .filter(text -> !text.isBlank())
                        .ifPresent(text -> asked.add(new Asked(client.getPort(), text)));
                to.writeByte(type);
                to.writeInt(length);
                to.write(rest);
                if (from.available() == 0) {
                    to.flush();
                }
            }
        } catch (IOException closed) {
            // Both ends are closed now.
        }
    }

    private void down(Socket server, Socket client) {
        try (client;
                server;
                var from = new DataInputStream(new BufferedInputStream(server.getInputStream()));
                var to = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()))) {
            boolean empty = false;
            boolean cut = false;
            while (true) {
                byte type = from.readByte();
                int length = from.readInt();
                byte[] rest = from.readNBytes(length - Integer.BYTES);
                pass();
                cut |= type == COMMAND_COMPLETE && isLost(rest);
                if (type == READY) {
                    delay.get().run();
                    if (cut) {
                        lost.set(NOTHING);
                        return;
                    }
                    trips.addAndGet(empty ? 0 : 1);
                    empty = false;
                }
                empty |= type == EMPTY;
                if (!cut) {
                    to.writeByte(type);
                    to.writeInt(length);
                    to.write(rest);
                }
                if (from.available() == 0) {
                    to.flush();
                }
            }
        } catch (IOException closed) {
            // Both ends are closed now.
        }
    }

    private boolean isLost(byte[] tag) {
        String expected = lost.get();
        return !expected.equals(NOTHING)
                && new String(tag, 0, tag.length - 1, StandardCharsets.US_ASCII).equals(expected);
    }

    @Override
    public void close() {
        try {
            resume();
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
