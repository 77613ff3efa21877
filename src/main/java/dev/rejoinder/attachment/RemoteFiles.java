package dev.rejoinder.attachment;

import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.OutboundLimits;
import dev.rejoinder.outbound.OutboundRequest;
import dev.rejoinder.outbound.OutboundResponse;
import dev.rejoinder.outbound.WebAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Fetches the files that messages name by URL, through the guard against SSRF. Thread-safe. */
public final class RemoteFiles {
    private static final OutboundLimits LIMITS =
            new OutboundLimits(Duration.ofSeconds(20), AttachmentRules.MAX_FILE_BYTES, 5);

    private final OutboundClient client;

    public RemoteFiles(OutboundClient client) {
        this.client = client;
    }

    /**
     * Writes the file at a URL to disk and returns its name.
     *
     * @throws dev.rejoinder.core.AppError ATTACHMENT_INVALID with the reason
     */
    String fetch(String address, Path to) throws IOException {
        try {
            WebAddress url = WebAddress.parse(address);
            try (OutboundResponse response =
                    client.send(OutboundRequest.get(url, List.of()), LIMITS)) {
                if (response.status() / 100 != 2) {
                    throw AttachmentRules.invalid(
                            "The file could not be fetched: the site answered with status "
                                    + response.status()
                                    + ".");
                }
                try (OutputStream file = Files.newOutputStream(to)) {
                    var _ = response.writeTo(file);
                }
            }
            return name(url.path());
        } catch (OutboundException failure) {
            throw AttachmentRules.invalid("The file could not be fetched: " + failure.sentence());
        }
    }

    private static String name(String path) {
        int query = path.indexOf('?');
        String plain = query < 0 ? path : path.substring(0, query);
        try {
            return URLDecoder.decode(plain.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return plain;
        }
    }
}
