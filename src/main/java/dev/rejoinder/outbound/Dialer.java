package dev.rejoinder.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;

/** Makes plain connections. Tests record here that none was made. */
interface Dialer {
    /** Milliseconds for each address of a host. */
    int CONNECT_TIMEOUT_MILLIS = 5_000;

    /** A socket that is not connected yet. */
    Socket socket() throws IOException;

    default void connect(Socket socket, InetSocketAddress address) throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(address, CONNECT_TIMEOUT_MILLIS);
    }

    /** Never through a proxy from the system's properties: it would resolve the name again. */
    static Dialer direct() {
        return () -> new Socket(Proxy.NO_PROXY);
    }
}
