package dev.rejoinder.outbound;

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
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Connects to addresses that have been checked, and makes sure of who answers there. */
final class CheckedConnector {
    static final int MAX_ADDRESSES = 4;

    private final DnsLookups lookups;
    private final SsrfGuard guard;
    private final Dialer dialer;
    private final Supplier<SSLContext> tls;

    CheckedConnector(DnsLookups lookups, SsrfGuard guard, Dialer dialer, Supplier<SSLContext> tls) {
        this.lookups = lookups;
        this.guard = guard;
        this.dialer = dialer;
        this.tls = tls;
    }

    Socket open(WebAddress address, OutboundDeadline deadline) throws OutboundException {
        guard.checkPort(address);
        List<InetAddress> addresses = lookups.addresses(address.host(), deadline);
        guard.checkAddresses(address.host(), addresses);
        Socket connected = connect(address, addresses, deadline);
        return address.secure() ? secured(connected, address, deadline) : connected;
    }

    private Socket connect(
            WebAddress address, List<InetAddress> addresses, OutboundDeadline deadline)
            throws OutboundException {
        IOException failure = null;
        for (InetAddress target : addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES))) {
            try {
                Socket socket = dialer.socket();
                deadline.attach(() -> closeQuietly(socket));
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
        throw deadline.failure(unconnected(last), last);
    }

    private static String unconnected(IOException failure) {
        return switch (failure) {
            case SocketTimeoutException _ -> "The site did not answer in time.";
            case NoRouteToHostException _ -> "The site cannot be reached from this server.";
            default -> "The site does not accept connections.";
        };
    }

    private Socket secured(Socket socket, WebAddress address, OutboundDeadline deadline)
            throws OutboundException {
        try {
            var secured =
                    (SSLSocket)
                            tls.get()
                                    .getSocketFactory()
                                    .createSocket(socket, address.host(), address.port(), true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            return secured;
        } catch (SSLException e) {
            throw deadline.failure(mistrust(e), e);
        } catch (IOException e) {
            throw deadline.failure("The site broke off the secure connection.", e);
        }
    }

    private static String mistrust(SSLException failure) {
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

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed as far as it can be.
        }
    }
}
