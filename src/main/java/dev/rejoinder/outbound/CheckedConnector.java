package dev.rejoinder.outbound;

import dev.rejoinder.wire.DnsException;
import dev.rejoinder.wire.DnsLookup;
import dev.rejoinder.wire.DnsResolver;
import dev.rejoinder.wire.HttpConnection;
import dev.rejoinder.wire.TlsHandshake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Resolves a host, checks all its addresses against the {@link SsrfGuard}, and connects. */
final class CheckedConnector {
    private static final int MAX_ADDRESSES = 4;
    private static final int BUFFER_BYTES = 8 * 1024;

    private final DnsResolver resolver;
    private final SsrfGuard guard;
    private final Dialer dialer;
    private final Supplier<SSLContext> tls;

    CheckedConnector(
            DnsResolver resolver, SsrfGuard guard, Dialer dialer, Supplier<SSLContext> tls) {
        this.resolver = resolver;
        this.guard = guard;
        this.dialer = dialer;
        this.tls = tls;
    }

    /**
     * Opens a connection.
     *
     * @throws OutboundException when the address is forbidden or unreachable
     * @throws IOException when the connection breaks at once
     */
    HttpConnection open(WebAddress address, OutboundDeadline deadline) throws IOException {
        guard.checkPort(address);
        List<InetAddress> addresses = lookUp(address.host(), deadline);
        guard.checkAddresses(address, addresses);
        Socket connected = connect(address, addresses, deadline);
        Socket layered = address.secure() ? secured(connected, address, deadline) : connected;
        return HttpConnection.of(connected, layered, BUFFER_BYTES);
    }

    /** Resolves a host only once, so that DNS rebinding cannot add an unchecked address. */
    private List<InetAddress> lookUp(String host, OutboundDeadline deadline)
            throws OutboundException {
        try {
            DnsLookup lookup = resolver.start(host);
            deadline.attach(lookup::cancel);
            return lookup.await();
        } catch (DnsException e) {
            throw deadline.failure(lookupFailure(host, e.reason()), e);
        }
    }

    private static String lookupFailure(String host, DnsException.Reason reason) {
        return switch (reason) {
            case UNKNOWN -> "The host " + host + " cannot be resolved.";
            case TIMEOUT -> "The name " + host + " was not resolved in time.";
            case BUSY -> "Too many DNS lookups are running; try later.";
            case CANCELLED -> "The DNS lookup was cancelled.";
            case INTERRUPTED -> "The request was interrupted.";
        };
    }

    private Socket connect(
            WebAddress address, List<InetAddress> addresses, OutboundDeadline deadline)
            throws OutboundException {
        IOException failure = null;
        for (InetAddress target : addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES))) {
            try {
                Socket socket = dialer.socket();
                deadline.attach(() -> HttpConnection.closeQuietly(socket));
                dialer.connect(socket, new InetSocketAddress(target, address.port()));
                return socket;
            } catch (OutboundException e) {
                throw e;
            } catch (IOException e) {
                deadline.release();
                failure = e;
            }
        }
        IOException last = failure == null ? new IOException("no address") : failure;
        throw deadline.failure(connectFailure(last), last);
    }

    private static String connectFailure(IOException failure) {
        return switch (failure) {
            case SocketTimeoutException _ -> "The site did not answer in time.";
            case NoRouteToHostException _ -> "The site cannot be reached from this server.";
            default -> "The site does not accept connections.";
        };
    }

    private Socket secured(Socket socket, WebAddress address, OutboundDeadline deadline)
            throws OutboundException {
        try {
            return TlsHandshake.secure(tls.get(), socket, address.host(), address.port());
        } catch (SSLException e) {
            throw deadline.failure(tlsFailure(e), e);
        } catch (IOException e) {
            throw deadline.failure("The site closed the connection in the TLS handshake.", e);
        }
    }

    private static String tlsFailure(SSLException failure) {
        boolean certificate = false;
        boolean chain = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "The site's certificate has expired.";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "The site's certificate is not valid yet.";
            }
            chain |= cause instanceof CertPathBuilderException;
            chain |= cause instanceof CertPathValidatorException;
            certificate |= cause instanceof CertificateException;
        }
        if (chain) {
            return "The site's certificate is not trusted.";
        }
        return certificate
                ? "The site's certificate is for another name."
                : "A secure connection to the site cannot be made.";
    }
}
