package dev.rejoinder.wire;

import java.io.IOException;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Starts TLS on connected sockets. */
public final class TlsHandshake {
    private TlsHandshake() {}

    /** The trust store of the Java runtime. Slow on first use: it loads all certificates. */
    public static SSLContext systemContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no TLS", e);
        }
    }

    /**
     * Blocks until the handshake is complete and the server's certificate is verified.
     *
     * @return a socket that also closes {@code connected}
     */
    public static SSLSocket secure(SSLContext tls, Socket connected, String host, int port)
            throws IOException {
        var secured = (SSLSocket) tls.getSocketFactory().createSocket(connected, host, port, true);
        secured.setSSLParameters(withHostCheck(secured.getSSLParameters()));
        secured.startHandshake();
        return secured;
    }

    /** Creates the engine of a client. Host and port select the session to resume. */
    static SSLEngine engine(SSLContext tls, String host, int port) {
        SSLEngine engine = tls.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(withHostCheck(engine.getSSLParameters()));
        return engine;
    }

    private static SSLParameters withHostCheck(SSLParameters parameters) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }
}
