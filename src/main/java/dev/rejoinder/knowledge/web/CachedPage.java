package dev.rejoinder.knowledge.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the caller remembers of a page from the last time, so that it is sent only if it changed.
 *
 * @param version of the content, to be compared with the server's
 * @param links where the page led, for a page that has not changed is not read for links again
 */
public record CachedPage(Validators version, List<String> links) {
    public CachedPage {
        links = List.copyOf(links);
    }

    /**
     * What a server called the content it sent; both as they came.
     *
     * @param entityTag of the {@code ETag} header, or null
     * @param lastModified of the {@code Last-Modified} header, or null
     */
    public record Validators(@Nullable String entityTag, @Nullable String lastModified) {}
}
