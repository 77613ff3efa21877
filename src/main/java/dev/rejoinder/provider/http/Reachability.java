package dev.rejoinder.provider.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

/**
 * Whether a provider's address can be reached at all; for check-ups, not for the way of a message.
 */
public final class Reachability {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private Reachability() {}

    /**
     * What is wrong, with what to look at; empty when a connection can be made. Waits 3 s at most.
     */
    public static Optional<String> problem(URI base) {
        int standard = "https".equals(base.getScheme()) ? HTTPS_PORT : HTTP_PORT;
        int port = base.getPort() < 0 ? standard : base.getPort();
        var address = new InetSocketAddress(base.getHost(), port);
        if (address.isUnresolved()) {
            return Optional.of(
                    "the host " + base.getHost() + " is not known: check the address and the DNS");
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
