package dev.rejoinder.provider.http;

import dev.rejoinder.wire.Header;
import java.net.URI;
import java.util.List;

/** Sends requests to providers. No redirect is followed. Thread-safe. */
public interface HttpTransport extends AutoCloseable {
    /**
     * Prepares a POST; nothing is sent before {@link HttpCall#execute()}. Host, length and
     * connection headers are the transport's own business.
     *
     * @throws IllegalArgumentException when the address is not {@code http} or {@code https} with a
     *     host, carries a user or a fragment, or a header is one of the transport's own
     */
    HttpCall post(URI uri, List<Header> headers, byte[] body);

    /** Closes idle connections. Calls that still run go on to their end. */
    @Override
    void close();
}
