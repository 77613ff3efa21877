package dev.rejoinder.provider.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

/** Checks whether a provider accepts connections. For diagnostics; turns do not use it. */
public final class Reachability {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private Reachability() {}

    /**
     * Returns the problem and how to fix it; empty when a connection succeeds. Blocks up to 3 s.
     */
    public static Optional<String> problem(URI base) {
        int standard = "https".equals(base.getScheme()) ? HTTPS_PORT : HTTP_PORT;
        int port = base.getPort() < 0 ? standard : base.getPort();
        var address = new InetSocketAddress(base.getHost(), port);
        if (address.isUnresolved()) {
            return Optional.of(
                    "cannot resolve the host " + base.getHost() + ": check the URL and the DNS");
        }
        try (var socket = new Socket()) {
            socket.connect(address, SocketTransport.CONNECT_TIMEOUT_MILLIS);
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(
                    "no connection to "
                            + base.getHost()
                            + " port "
                            + port
                            + ": check that it runs, the firewall, and whether HTTPS_PROXY is"
                            + " needed");
        }
    }
}
