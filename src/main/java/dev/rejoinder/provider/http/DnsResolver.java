package dev.rejoinder.provider.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up on threads of its own: the look-up is native code that can take half a minute and
 * cannot be interrupted, and on a virtual thread it would hold a processor for all that time.
 */
final class DnsResolver {
    static final int THREADS = 4;
    static final int MAX_WAITING = 1024;
    static final int TIMEOUT_SECONDS = 3;
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MAX_WAITING),
                    Thread.ofPlatform().name("resolver-", 0).daemon().factory());

    DnsResolver() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** Begins a look-up; cancelling it wakes who waits. */
    FutureTask<InetAddress[]> start(String host) throws IOException {
        var task = new FutureTask<>(() -> InetAddress.getAllByName(host));
        if (isLiteral(host)) {
            task.run();
            return task;
        }
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            throw new IOException("too many names are being looked up", e);
        }
        return task;
    }

    static InetAddress[] await(Future<InetAddress[]> task, String host) throws IOException {
        try {
            return task.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("cannot resolve " + host, e.getCause());
        } catch (TimeoutException e) {
            task.cancel(false);
            throw new UnknownHostException("no answer about " + host);
        } catch (CancellationException e) {
            throw new IOException("aborted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
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
