package dev.rejoinder.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

/** A TCP proxy that passes on what the server sends in pieces. */
public final class TornProxy implements AutoCloseable {
    private final ServerSocket listener =
            new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int serverPort;
    private final IntSupplier pieceBytes;

    /**
     * Starts a proxy.
     *
     * @param pieceBytes the size of each next piece, 1 or more
     */
    public TornProxy(int serverPort, IntSupplier pieceBytes) throws IOException {
        this.serverPort = serverPort;
        this.pieceBytes = pieceBytes;
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = opened(listener.accept());
                Socket server = opened(new Socket(listener.getInetAddress(), serverPort));
                Thread.ofVirtual().start(() -> pass(client, server, () -> Integer.MAX_VALUE));
                Thread.ofVirtual().start(() -> pass(server, client, pieceBytes));
            } catch (IOException e) {
                return;
            }
        }
    }

    private Socket opened(Socket socket) throws IOException {
        sockets.add(socket);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void pass(Socket from, Socket to, IntSupplier pieceBytes) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int sent = 0; sent < count; ) {
                    int piece = Math.min(pieceBytes.getAsInt(), count - sent);
                    out.write(buffer, sent, piece);
                    sent += piece;
                }
            }
        } catch (IOException e) {
            // One side disconnected, so the other is disconnected too.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
