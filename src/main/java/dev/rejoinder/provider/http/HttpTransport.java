package dev.rejoinder.provider.http;

import dev.rejoinder.wire.Header;
import java.net.URI;
import java.util.List;

/** Sends requests to providers. Does not follow redirects. Thread-safe. */
public interface HttpTransport extends AutoCloseable {
    /**
     * Prepares a POST; {@link HttpCall#execute()} sends it. The transport sets the host, length and
     * connection headers itself.
     *
     * @throws IllegalArgumentException when the URL is not {@code http} or {@code https} with a
     *     host, contains user info or a fragment, or a header is one that the transport sets
     */
    HttpCall post(URI uri, List<Header> headers, byte[] body);

    /** As {@link #post}, for a GET. */
    HttpCall get(URI uri, List<Header> headers);

    /** Closes idle connections. Running calls continue. */
    @Override
    void close();
}
