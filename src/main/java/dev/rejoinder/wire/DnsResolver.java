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
 * Resolves names on platform threads. A lookup is a native call that can take half a minute and
 * cannot be interrupted; on a virtual thread it would pin its carrier for that time. Thread-safe.
 */
public final class DnsResolver {
    static final int THREADS = 8;
    static final int MAX_WAITING = 1024;
    private static final int IDLE_SECONDS = 10;

    private final AddressResolver resolver;
    private final Duration timeout;
    private final ThreadPoolExecutor threads;

    /**
     * Creates a resolver. Threads start on first use.
     *
     * @param timeout for one lookup, including the wait for a thread
     */
    public DnsResolver(AddressResolver resolver, Duration timeout) {
        this(resolver, timeout, THREADS);
    }

    /**
     * Creates a resolver with at most this many threads, which no other resolver shares.
     *
     * @param timeout for one lookup, including the wait for a thread
     */
    public DnsResolver(AddressResolver resolver, Duration timeout, int maxThreads) {
        this.resolver = resolver;
        this.timeout = timeout;
        threads =
                new ThreadPoolExecutor(
                        maxThreads,
                        maxThreads,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MAX_WAITING),
                        Thread.ofPlatform().name("resolver-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Starts a lookup. Literal addresses are returned without one.
     *
     * @throws DnsException when the queue of lookups is full
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
            throw new DnsException(DnsException.Reason.BUSY, "too many DNS lookups", e);
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
