package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * A provider with OpenAI's protocol, in its own process. It uses a single thread, to leave the
 * cores to the server. Prints its port, and the number of tokens that it has sent for each line of
 * its standard input. Ends at the end of its standard input.
 */
final class MockProvider {
    private static final int BACKLOG = 4096;

    private final Selector selector;
    private final ServerSocketChannel listener;
    private final PriorityQueue<MockReply> paced =
            new PriorityQueue<>(Comparator.comparingLong(MockReply::dueNanos));
    private final AtomicLong tokensSent = new AtomicLong();
    private final Function<SocketChannel, MockSocket> sockets;

    private MockProvider(Function<SocketChannel, MockSocket> sockets) throws IOException {
        this.sockets = sockets;
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    /**
     * Runs the provider.
     *
     * @param arguments the key store for TLS, or nothing for connections without TLS
     */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        var provider = new MockProvider(sockets(arguments));
        ChildProcess.obey(_ -> System.out.println(provider.tokensSent));
        System.out.println(((InetSocketAddress) provider.listener.getLocalAddress()).getPort());
        provider.run();
    }

    private static Function<SocketChannel, MockSocket> sockets(String[] arguments)
            throws IOException, GeneralSecurityException {
        if (arguments.length == 0) {
            return MockSocket.Plain::new;
        }
        SSLContext context = ProviderCertificate.serverContext(Path.of(arguments[0]));
        return channel -> new TlsMockSocket(channel, context);
    }

    private void run() throws IOException {
        while (true) {
            await();
            for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
                    keys.hasNext(); ) {
                SelectionKey key = keys.next();
                keys.remove();
                if (key.isAcceptable()) {
                    accept();
                } else {
                    serve((MockReply) key.attachment());
                }
            }
            sendDue();
        }
    }

    private void await() throws IOException {
        MockReply next = paced.peek();
        if (next == null) {
            selector.select();
            return;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(next.dueNanos() - System.nanoTime());
        if (millis <= 0) {
            selector.selectNow();
        } else {
            selector.select(millis);
        }
    }

    private void accept() throws IOException {
        SocketChannel channel;
        while ((channel = listener.accept()) != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new MockReply(key, sockets.apply(channel)));
        }
    }

    private void serve(MockReply reply) {
        try {
            if (!reply.read()) {
                reply.close();
                return;
            }
            if (reply.isAsked()) {
                reply.begin(System.nanoTime());
                paced.add(reply);
                return;
            }
            reply.flush();
        } catch (IOException gone) {
            reply.close();
        }
    }

    private void sendDue() {
        long now = System.nanoTime();
        while (!paced.isEmpty() && paced.peek().dueNanos() - now <= 0) {
            MockReply reply = paced.remove();
            try {
                tokensSent.addAndGet(reply.sendDue(now));
                if (reply.isRunning()) {
                    paced.add(reply);
                }
            } catch (IOException gone) {
                reply.close();
            }
        }
    }
}
