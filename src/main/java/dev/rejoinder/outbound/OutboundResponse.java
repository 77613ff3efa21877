package dev.rejoinder.outbound;

import dev.rejoinder.wire.Header;
import dev.rejoinder.wire.ResponseBody;
import dev.rejoinder.wire.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A response whose head was received. The deadline of the request also covers the body. Closing the
 * response closes its connection, unless the client keeps connections. Used by one thread.
 */
public final class OutboundResponse implements AutoCloseable {
    private static final int DRAIN_BYTES = 16 * 1024;
    private static final int DRAIN_MILLIS = 50;

    private final WebAddress address;
    private final ResponseHead head;
    private final OptionalLong length;
    private final OutboundLimits limits;
    private final OutboundDeadline deadline;
    private final ResponseBody framed;
    private final @Nullable Runnable keep;
    private @Nullable InputStream body;

    /**
     * @param keep keeps the connection for another request; null if it must be closed
     */
    OutboundResponse(
            WebAddress address,
            ResponseHead head,
            ResponseBody framed,
            OutboundLimits limits,
            OutboundDeadline deadline,
            @Nullable Runnable keep)
            throws ProtocolException {
        this.address = address;
        this.head = head;
        this.length = head.contentLength();
        this.framed = framed;
        this.limits = limits;
        this.deadline = deadline;
        this.keep = keep;
    }

    /** The URL of the response: the last one if redirects were followed. */
    public WebAddress address() {
        return address;
    }

    public int status() {
        return head.status();
    }

    /** The first header with this case-insensitive name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(head.header(name));
    }

    /** All headers, in order. */
    public List<Header> headers() {
        return head.headers();
    }

    /** All headers with this case-insensitive name. */
    public List<String> headers(String name) {
        return head.headers(name);
    }

    /**
     * The target of a redirect; empty when the response is not a redirect.
     *
     * @throws OutboundException when the target is not a valid http or https URL
     */
    public Optional<WebAddress> redirect() throws OutboundException {
        boolean redirects =
                switch (head.status()) {
                    case 301, 302, 303, 307, 308 -> true;
                    default -> false;
                };
        Optional<String> location = header("Location");
        if (!redirects || location.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(address.resolve(utf8(location.get())));
        } catch (OutboundException e) {
            throw e.afterSending();
        }
    }

    /**
     * The decompressed body. Reading beyond the size limit fails.
     *
     * @throws OutboundException when its {@code Content-Encoding} is not supported
     */
    public InputStream body() throws OutboundException {
        InputStream opened = body;
        if (opened == null) {
            opened = decoded(limits.maxBodyBytes());
            body = opened;
        }
        return opened;
    }

    private InputStream decoded(long maxBytes) throws OutboundException {
        var stream = new BodyStream(framed, deadline, maxBytes);
        String coding = String.join(",", headers("Content-Encoding"));
        return switch (coding.toLowerCase(Locale.ROOT)) {
            case "", "identity" -> stream;
            case "gzip", "x-gzip" -> new UnpackedStream(stream, maxBytes);
            default ->
                    throw OutboundException.inResponse(
                            "The site uses a Content-Encoding that is not supported.", null);
        };
    }

    /**
     * Writes the whole body, and returns its length in bytes.
     *
     * @throws OutboundException when the body is too large, late or broken; {@code target} has
     *     received a part of it then
     * @throws IOException only from {@code target}
     */
    public long writeTo(OutputStream target) throws IOException {
        if (length.orElse(0) > limits.maxBodyBytes()) {
            throw OutboundException.tooLarge(limits.maxBodyBytes());
        }
        return body().transferTo(target);
    }

    @Override
    public void close() {
        if (keep != null && atEnd() && deadline.detach()) {
            keep.run();
        }
        deadline.close();
        discard();
    }

    /** Skips what is left of a short body. */
    private boolean atEnd() {
        try {
            framed.drain(DRAIN_BYTES, DRAIN_MILLIS);
            return framed.ended();
        } catch (IOException e) {
            return false;
        }
    }

    /** Closes the connection but keeps the deadline, for a redirect. */
    void discard() {
        deadline.release();
        try {
            if (body != null) {
                body.close();
            }
        } catch (IOException e) {
            // The connection is closed already. This frees the memory of the inflater.
        }
    }

    /** Decodes as UTF-8, because servers send unescaped URLs in headers that way. */
    private static String utf8(String header) {
        return new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
