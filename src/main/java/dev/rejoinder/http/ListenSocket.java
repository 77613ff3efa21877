package dev.rejoinder.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's listening socket. It is bound before anything else is created, so a start that fails
 * because the port is in use leaves nothing behind. Connections queue until {@link
 * HttpListener#start}.
 */
public final class ListenSocket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ListenSocket.class);
    private static final int ACCEPT_QUEUE = 1024;

    private final ServerSocketChannel channel;

    private ListenSocket(ServerSocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Binds the socket.
     *
     * @param port 0 for any free port
     * @throws IllegalStateException with a message for the operator if the address cannot be bound
     */
    public static ListenSocket bind(String host, int port) {
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IllegalStateException(
                    "The host " + host + " is unknown. Choose another with --host.");
        }
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                // Connections that a stopped server left in TIME_WAIT must not block the port.
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(address, ACCEPT_QUEUE);
                return new ListenSocket(channel);
            } catch (IOException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new IllegalStateException(sentence(host, port, failure), failure);
        }
    }

    private static String sentence(String host, int port, IOException failure) {
        String said = Objects.requireNonNullElse(failure.getMessage(), "");
        if (said.contains("Permission denied")) {
            return "Port "
                    + port
                    + " is not allowed for this user. Choose one above 1023 with --port.";
        }
        if (said.contains("assign requested address")) {
            return "This machine does not have the address "
                    + host
                    + ". Choose another with --host.";
        }
        return failure instanceof BindException && said.contains("in use")
                ? "Port "
                        + port
                        + " is in use at "
                        + host
                        + ". Choose another with --port, or stop the program that uses it."
                : "The server cannot listen on "
                        + host
                        + " port "
                        + port
                        + ". Choose others with --host and --port.";
    }

    ServerSocketChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            log.debug("the listening socket was not closed", alreadyGone);
        }
    }
}
