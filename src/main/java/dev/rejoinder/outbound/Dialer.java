package dev.rejoinder.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;

/** Opens TCP connections. Tests replace it to prove that none was opened. */
interface Dialer {
    /** The connect timeout for each address of a host, in milliseconds. */
    int CONNECT_TIMEOUT_MILLIS = 5_000;

    /** Creates an unconnected socket. */
    Socket socket() throws IOException;

    default void connect(Socket socket, InetSocketAddress address) throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(address, CONNECT_TIMEOUT_MILLIS);
    }

    /** Ignores proxies in system properties, because a proxy would resolve the name again. */
    static Dialer direct() {
        return () -> new Socket(Proxy.NO_PROXY);
    }
}
