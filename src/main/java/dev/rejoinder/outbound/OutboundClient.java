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
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Sends HTTP/1.1 requests to URLs that users enter, one connection per request, with protection
 * against SSRF and DNS rebinding. Blocks; made for virtual threads. Thread-safe.
 *
 * <p>For each URL, including redirects, it resolves the name once, requires that all addresses are
 * public or allowed by the operator, and connects to a checked address. It does not follow
 * redirects from https to http.
 */
public final class OutboundClient {
    private static final String NO_ANSWER = "The site closed without an answer.";
    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(10);

    private final CheckedConnector connector;
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
        connector =
                new CheckedConnector(
                        new DnsResolver(resolver, LOOKUP_TIMEOUT),
                        new SsrfGuard(alsoAllowed),
                        dialer,
                        tls);
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
        HttpConnection connection;
        try {
            connection = connector.open(request.address(), deadline);
        } catch (OutboundException e) {
            throw e;
        } catch (IOException e) {
            throw deadline.failure(NO_ANSWER, e);
        }
        try {
            connection.send(request.bytes());
            ResponseHead head = new HeadReader(connection).read();
            ResponseBody body = ResponseBody.of(head, connection);
            return new OutboundResponse(request.address(), head, body, limits, deadline);
        } catch (IOException e) {
            throw deadline.failure(
                            connection.answered() ? OutboundException.brokenResponse(e) : NO_ANSWER,
                            e)
                    .afterSending();
        }
    }
}
