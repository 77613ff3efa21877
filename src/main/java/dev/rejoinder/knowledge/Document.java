package dev.rejoinder.knowledge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file, page or text of a source, of which the original is kept.
 *
 * @param id {@code doc_…}
 * @param location its address or file name, or null
 * @param title its own, or null
 * @param mediaType as its origin declares it, or null
 * @param contentHash of the original: SHA-256 in hex
 * @param bytes of the original
 * @param etag as a web server gave it, or null
 * @param lastModified as a web server gave it, or null
 * @param links where it leads, as absolute addresses
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
