package dev.rejoinder.knowledge.web;

import dev.rejoinder.knowledge.document.ParsedDocument;
import java.net.URI;

/** The result of one address. Each reason is a sentence for the bot's owner. */
public sealed interface PageResult {
    /** The final address of the page, or the requested one if there is no page. */
    URI address();

    /**
     * The page was read.
     *
     * @param file deleted when the receiver returns
     * @param version the validators for the next request
     */
    record Read(FetchedPage file, ParsedDocument document, CachedPage.Validators version)
            implements PageResult {
        @Override
        public URI address() {
            return file.address();
        }
    }

    /** The page has not changed since the last fetch. */
    record Unchanged(URI address) implements PageResult {}

    /** The page exists but must not be read; stored content of it should be removed. */
    record Skipped(URI address, String reason) implements PageResult {}

    /** The page no longer exists; stored content of it should be removed. */
    record Gone(URI address, String reason) implements PageResult {}

    /** The page could not be read this time; stored content of it may stay. */
    record Failed(URI address, String reason) implements PageResult {}
}
