package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * A provider with OpenAI's streaming protocol, in its own process. It uses a single thread, to
 * leave the cores to the server. Prints its port; {@code GET /stats} returns the number of tokens
 * it has sent. Ends at the end of its standard input.
 */
final class MockProvider {
    private static final int BACKLOG = 4096;

    private final Selector selector;
    private final ServerSocketChannel listener;
    private final PriorityQueue<MockReply> paced =
            new PriorityQueue<>(Comparator.comparingLong(MockReply::dueNanos));
    private long tokensSent;

    private MockProvider() throws IOException {
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String[] arguments) throws IOException {
        ChildProcess.endWithStandardInput();
        var provider = new MockProvider();
        System.out.println(((InetSocketAddress) provider.listener.getLocalAddress()).getPort());
        provider.run();
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
            key.attach(new MockReply(key));
        }
    }

    private void serve(MockReply reply) {
        try {
            if (!reply.read()) {
                reply.close();
                return;
            }
            if (reply.asksForStatistics()) {
                reply.sendStatistics(tokensSent);
            } else if (reply.isAsked()) {
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
                tokensSent += reply.sendDue(now);
                if (reply.isRunning()) {
                    paced.add(reply);
                }
            } catch (IOException gone) {
                reply.close();
            }
        }
    }
}
