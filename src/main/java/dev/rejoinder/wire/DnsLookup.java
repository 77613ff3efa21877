package dev.rejoinder.wire;

import dev.rejoinder.wire.DnsException.Reason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A running DNS lookup. One thread awaits it; any thread may cancel it. */
public final class DnsLookup {
    private final String host;
    private final Duration timeout;
    private final FutureTask<List<InetAddress>> task;

    DnsLookup(String host, Duration timeout, FutureTask<List<InetAddress>> task) {
        this.host = host;
        this.timeout = timeout;
        this.task = task;
    }

    /** Blocks until the name is resolved. Returns at least one address. */
    public List<InetAddress> await() throws DnsException {
        try {
            List<InetAddress> addresses = task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (addresses.isEmpty()) {
                throw unknown(null);
            }
            return addresses;
        } catch (ExecutionException e) {
            throw unknown(e.getCause());
        } catch (TimeoutException e) {
            cancel();
            throw new DnsException(Reason.TIMEOUT, "no answer about " + host, e);
        } catch (CancellationException e) {
            throw new DnsException(Reason.CANCELLED, "aborted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DnsException(Reason.INTERRUPTED, "interrupted", e);
        }
    }

    /** Wakes the waiting thread. The native call continues in the background. */
    public void cancel() {
        task.cancel(false);
    }

    private DnsException unknown(@Nullable Throwable cause) {
        return new DnsException(Reason.UNKNOWN, "cannot resolve " + host, cause);
    }
}
