package dev.rejoinder.outbound;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up on threads of their own: a look-up is native code that can take half a minute and
 * cannot be interrupted.
 */
final class DnsLookups {
    static final int THREADS = 8;
    static final int MAX_WAITING = 256;
    static final int TIMEOUT_SECONDS = 10;
    private static final int IDLE_SECONDS = 10;

    private final AddressResolver resolver;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MAX_WAITING),
                    Thread.ofPlatform().name("outbound-resolver-", 0).daemon().factory());

    DnsLookups(AddressResolver resolver) {
        this.resolver = resolver;
        threads.allowCoreThreadTimeOut(true);
    }

    /** All addresses of a host; asks once. */
    List<InetAddress> addresses(String host, OutboundDeadline deadline) throws OutboundException {
        if (HostParser.isLiteral(host)) {
            return List.of(InetAddress.ofLiteral(host));
        }
        var task = new FutureTask<>(() -> List.copyOf(resolver.resolve(host)));
        deadline.attach(() -> task.cancel(false));
        try {
            threads.execute(task);
            List<InetAddress> addresses = task.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (addresses.isEmpty()) {
                throw unknown(host, null);
            }
            return addresses;
        } catch (RejectedExecutionException e) {
            throw new OutboundException("Too many addresses are being looked up; try later.", e);
        } catch (ExecutionException e) {
            throw unknown(host, e);
        } catch (TimeoutException e) {
            task.cancel(false);
            throw new OutboundException("The name " + host + " was not resolved in time.", e);
        } catch (CancellationException e) {
            throw deadline.failure("The address was not looked up.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutboundException("The request was interrupted.", e);
        }
    }

    private static OutboundException unknown(String host, @Nullable Throwable cause) {
        return new OutboundException("The site " + host + " is not known.", cause);
    }
}
