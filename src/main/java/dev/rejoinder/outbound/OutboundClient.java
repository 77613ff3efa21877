package dev.rejoinder.outbound;

import dev.rejoinder.wire.AddressResolver;
import dev.rejoinder.wire.DnsResolver;
import dev.rejoinder.wire.HeadReader;
import dev.rejoinder.wire.HttpConnection;
import dev.rejoinder.wire.ResponseBody;
import dev.rejoinder.wire.ResponseHead;
import dev.rejoinder.wire.TlsHandshake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP/1.1 requests to URLs that users enter, with protection against SSRF and DNS rebinding.
 * Opens one connection per request, except {@link #toOneSite}. Blocks; made for virtual threads.
 * Thread-safe.
 *
 * <p>For each URL, including redirects, it resolves the name once, requires that all addresses are
 * public or allowed by the operator, and connects to a checked address. It does not follow
 * redirects from https to http.
 */
public final class OutboundClient implements AutoCloseable {
    private static final String NO_ANSWER = "The site closed without an answer.";
    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(10);

    /** Look-ups of a site that keeps its connections are rare. */
    private static final int SITE_RESOLVER_THREADS = 2;

    private final CheckedConnector connector;
    private final @Nullable IdleConnections idle;
    private final Watchdog watchdog = new Watchdog();

    /**
     * Uses the DNS resolver of the system and the trust store of the Java runtime.
     *
     * @param alsoAllowed non-public addresses that are allowed
     */
    public OutboundClient(Predicate<InetAddress> alsoAllowed) {
        this(AddressResolver.system(), alsoAllowed);
    }

    public OutboundClient(AddressResolver resolver, Predicate<InetAddress> alsoAllowed) {
        this(resolver, alsoAllowed, Dialer.direct(), TlsHandshake::systemContext);
    }

    OutboundClient(
            AddressResolver resolver,
            Predicate<InetAddress> alsoAllowed,
            Dialer dialer,
            Supplier<SSLContext> tls) {
        this(
                new CheckedConnector(
                        new DnsResolver(resolver, LOOKUP_TIMEOUT),
                        new SsrfGuard(alsoAllowed),
                        dialer,
                        tls),
                null);
    }

    private OutboundClient(CheckedConnector connector, @Nullable IdleConnections idle) {
        this.connector = connector;
        this.idle = idle;
    }

    /**
     * Checks what {@link #toOneSite} refuses before it resolves a name: the port, and the host if
     * it is an address.
     *
     * @throws OutboundException with a sentence for the user
     */
    public static void checkSite(WebAddress site, Predicate<InetAddress> alsoAllowed)
            throws OutboundException {
        var guard = new SsrfGuard(alsoAllowed, true);
        guard.checkPort(site);
        if (HostParser.isLiteral(site.host())) {
            guard.checkAddresses(site, List.of(InetAddress.ofLiteral(site.host())));
        }
    }

    /**
     * Like {@link #checkSite}, and resolves a name. Blocks.
     *
     * @throws OutboundException also if the name has no address
     */
    public static void checkReachable(WebAddress site, Predicate<InetAddress> alsoAllowed)
            throws OutboundException {
        var guard = new SsrfGuard(alsoAllowed, true);
        guard.checkPort(site);
        try {
            guard.checkAddresses(site, List.of(InetAddress.getAllByName(site.host())));
        } catch (UnknownHostException unknown) {
            throw new OutboundException("The host has no address.", unknown);
        }
    }

    /**
     * A client for requests to one site. It keeps connections for further requests, shares no
     * threads with other clients, so that a site that cannot be resolved delays no other, and
     * refuses http except to {@code alsoAllowed}. The address is checked when a connection opens.
     *
     * @param alsoAllowed non-public addresses that are allowed
     * @param nanos a clock for durations
     */
    public static OutboundClient toOneSite(Predicate<InetAddress> alsoAllowed, LongSupplier nanos) {
        return toOneSite(AddressResolver.system(), alsoAllowed, TlsHandshake::systemContext, nanos);
    }

    static OutboundClient toOneSite(
            AddressResolver resolver,
            Predicate<InetAddress> alsoAllowed,
            Supplier<SSLContext> tls,
            LongSupplier nanos) {
        return new OutboundClient(
                new CheckedConnector(
                        new DnsResolver(resolver, LOOKUP_TIMEOUT, SITE_RESOLVER_THREADS),
                        new SsrfGuard(alsoAllowed, true),
                        Dialer.direct(),
                        tls),
                new IdleConnections(nanos));
    }

    /** Closes kept connections that were not used for a while. Call it about once a second. */
    public void closeIdle() {
        if (idle != null) {
            idle.closeExpired();
        }
    }

    /** Closes kept connections; running requests continue. */
    @Override
    public void close() {
        if (idle != null) {
            idle.close();
        }
    }

    /**
     * Sends a request and follows redirects up to the limit.
     *
     * @return the response with any status; close it
     * @throws OutboundException when there is no response, or an address is forbidden
     */
    public OutboundResponse send(OutboundRequest request, OutboundLimits limits)
            throws OutboundException {
        return send(request, limits, target -> true);
    }

    /**
     * Sends a request and follows redirects while {@code follow} accepts their targets. Returns the
     * first redirect that it rejects.
     *
     * @return the response with any status; close it
     * @throws OutboundException when there is no response, or an address is forbidden
     */
    public OutboundResponse send(
            OutboundRequest request, OutboundLimits limits, Predicate<WebAddress> follow)
            throws OutboundException {
        OutboundDeadline deadline = watchdog.start(limits.totalTimeout());
        boolean answered = false;
        try {
            OutboundResponse response = answer(request, limits, follow, deadline);
            answered = true;
            return response;
        } finally {
            if (!answered) {
                deadline.close();
            }
        }
    }

    private OutboundResponse answer(
            OutboundRequest first,
            OutboundLimits limits,
            Predicate<WebAddress> follow,
            OutboundDeadline deadline)
            throws OutboundException {
        OutboundResponse response = exchange(first, limits, deadline);
        try {
            return redirected(first, response, limits, follow, deadline);
        } catch (OutboundException e) {
            throw e.afterSending();
        }
    }

    private OutboundResponse redirected(
            OutboundRequest first,
            OutboundResponse answer,
            OutboundLimits limits,
            Predicate<WebAddress> follow,
            OutboundDeadline deadline)
            throws OutboundException {
        OutboundRequest request = first;
        OutboundResponse response = answer;
        for (int redirects = 0; request.followsRedirects(); redirects++) {
            Optional<WebAddress> target = response.redirect();
            if (target.isEmpty() || !follow.test(target.get())) {
                return response;
            }
            if (redirects == limits.maxRedirects()) {
                throw new OutboundException("The address redirects too many times.");
            }
            if (request.address().secure() && !target.get().secure()) {
                throw new OutboundException(
                        "The address redirects from https to http, which is not followed.");
            }
            response.discard();
            request = request.redirected(target.get());
            response = exchange(request, limits, deadline);
        }
        return response;
    }

    private OutboundResponse exchange(
            OutboundRequest request, OutboundLimits limits, OutboundDeadline deadline)
            throws OutboundException {
        IdleConnections.Kept kept = idle == null ? null : idle.take(request.address());
        if (idle != null && kept != null) {
            deadline.attach(kept.connection()::close);
            try {
                return over(kept.connection(), request, limits, deadline, () -> idle.keep(kept));
            } catch (OutboundException e) {
                // The site may have closed the idle connection at the same moment.
                if (kept.connection().answered() || deadline.expired()) {
                    throw e;
                }
                deadline.release();
            }
        }
        HttpConnection opened;
        try {
            opened = connector.open(request.address(), deadline);
        } catch (OutboundException e) {
            throw e;
        } catch (IOException e) {
            throw deadline.failure(NO_ANSWER, e);
        }
        if (idle == null) {
            return over(opened, request, limits, deadline, null);
        }
        IdleConnections.Kept next = idle.opened(request.address(), opened);
        return over(opened, request, limits, deadline, () -> idle.keep(next));
    }

    /**
     * Sends a request over a connection.
     *
     * @param keep keeps the connection for another request; null if it must be closed
     */
    private static OutboundResponse over(
            HttpConnection connection,
            OutboundRequest request,
            OutboundLimits limits,
            OutboundDeadline deadline,
            @Nullable Runnable keep)
            throws OutboundException {
        try {
            connection.send(request.bytes(keep != null));
            var reader = new HeadReader(connection);
            ResponseHead head = reader.read();
            ResponseBody body = ResponseBody.of(head, connection);
            boolean closing = reader.oldVersion() || IdleConnections.announcesClose(head);
            return new OutboundResponse(
                    request.address(), head, body, limits, deadline, closing ? null : keep);
        } catch (IOException e) {
            throw deadline.failure(
                            connection.answered() ? OutboundException.brokenResponse(e) : NO_ANSWER,
                            e)
                    .afterSending();
        }
    }
}
