package dev.rejoinder.attachment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rejoinder.core.Sha256;
import java.util.List;

/**
 * How much senders may upload in a day (UTC); 0 for unlimited.
 *
 * @param files of a key or account
 * @param bytes of a key or account
 * @param visitorFiles of a visitor
 * @param visitorBytes of a visitor
 */
public record UploadLimits(long files, long bytes, long visitorFiles, long visitorBytes) {
    /** The visitors of one network may upload this many times as much as one visitor. */
    static final int VISITORS_PER_NETWORK = 5;

    List<UploadLimit> of(FileSender sender) {
        if (!sender.isVisitor()) {
            return List.of(new UploadLimit(subject("sender", sender.id()), files, bytes));
        }
        return List.of(
                new UploadLimit(
                        subject("network", String.valueOf(sender.network())),
                        visitorFiles * VISITORS_PER_NETWORK,
                        visitorBytes * VISITORS_PER_NETWORK),
                new UploadLimit(subject("sender", sender.id()), visitorFiles, visitorBytes));
    }

    private static String subject(String kind, String name) {
        return Sha256.hex(List.of(kind.getBytes(UTF_8), name.getBytes(UTF_8)));
    }
}
