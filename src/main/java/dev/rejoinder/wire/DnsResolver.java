package dev.rejoinder.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up on platform threads. A look-up is native code that can take half a minute and
 * cannot be interrupted; on a virtual thread it would hold a processor for that time. Thread-safe.
 */
public final class DnsResolver {
    static final int THREADS = 8;
    static final int MAX_WAITING = 1024;
    private static final int IDLE_SECONDS = 10;

    private final AddressResolver resolver;
    private final Duration timeout;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MAX_WAITING),
                    Thread.ofPlatform().name("resolver-", 0).daemon().factory());

    /**
     * Creates no thread yet.
     *
     * @param timeout of one look-up, the wait for a thread included
     */
    public DnsResolver(AddressResolver resolver, Duration timeout) {
        this.resolver = resolver;
        this.timeout = timeout;
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Starts to look up a name. An address needs no look-up.
     *
     * @throws DnsException when too many look-ups wait
     */
    public DnsLookup start(String host) throws DnsException {
        var task = new FutureTask<>(() -> addresses(host));
        var lookup = new DnsLookup(host, timeout, task);
        if (isLiteral(host)) {
            task.run();
            return lookup;
        }
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            throw new DnsException(DnsException.Reason.BUSY, "too many names are looked up", e);
        }
        return lookup;
    }

    private List<InetAddress> addresses(String host) throws UnknownHostException {
        return isLiteral(host)
                ? List.of(InetAddress.ofLiteral(host))
                : List.copyOf(resolver.resolve(host));
    }

    private static boolean isLiteral(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
