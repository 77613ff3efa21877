package dev.rejoinder.knowledge.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the caller remembers of a page from its last fetch, for a conditional request.
 *
 * @param version the validators to send
 * @param links the page's links; an unchanged page is not parsed again, so they come from here
 */
public record CachedPage(Validators version, List<String> links) {
    public CachedPage {
        links = List.copyOf(links);
    }

    /**
     * The validators that a server sent with the content, unchanged.
     *
     * @param entityTag value of the {@code ETag} header, or null
     * @param lastModified value of the {@code Last-Modified} header, or null
     */
    public record Validators(@Nullable String entityTag, @Nullable String lastModified) {}
}
