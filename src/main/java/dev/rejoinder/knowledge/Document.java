package dev.rejoinder.knowledge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file, page or text of a source. Its original is stored.
 *
 * @param id {@code doc_…}
 * @param location URL or file name, or null
 * @param title the document's own title, or null
 * @param mediaType as declared by its origin, or null
 * @param contentHash SHA-256 of the original, in hex
 * @param bytes size of the original
 * @param etag as sent by the web server, or null
 * @param lastModified as sent by the web server, or null
 * @param links the URLs it links to, absolute
 */
public record Document(
        String botId,
        String sourceId,
        String id,
        @Nullable String location,
        @Nullable String title,
        @Nullable String mediaType,
        String contentHash,
        long bytes,
        @Nullable String etag,
        @Nullable String lastModified,
        List<String> links) {
    public Document {
        links = List.copyOf(links);
    }
}
