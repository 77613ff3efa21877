package dev.rejoinder.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records the address of each connection and connects to a local port instead. */
final class ToLoopback implements Dialer {
    private final int port;
    private final List<InetSocketAddress> dialed = new CopyOnWriteArrayList<>();

    ToLoopback(int port) {
        this.port = port;
    }

    @Override
    public Socket socket() {
        return new Socket();
    }

    @Override
    public void connect(Socket socket, InetSocketAddress address) throws IOException {
        dialed.add(address);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    List<InetSocketAddress> dialed() {
        return List.copyOf(dialed);
    }
}
