package dev.rejoinder.knowledge.web;

import dev.rejoinder.knowledge.document.ParsedDocument;
import java.net.URI;

/** What became of one address. Reasons are one sentence each, for the owner of the bot. */
public sealed interface PageResult {
    /** Where the page was found, or was looked for. */
    URI address();

    /**
     * The page was read.
     *
     * @param file deleted when the receiver returns
     * @param version to be remembered for the next time
     */
    record Read(FetchedPage file, ParsedDocument document, CachedPage.Validators version)
            implements PageResult {
        @Override
        public URI address() {
            return file.address();
        }
    }

    /** The page is what the caller knows already. */
    record Unchanged(URI address) implements PageResult {}

    /** The page is there and is not to be read: what is known of it should go. */
    record Skipped(URI address, String reason) implements PageResult {}

    /** The page is no longer there: what is known of it should go. */
    record Gone(URI address, String reason) implements PageResult {}

    /** The page could not be read this time: what is known of it may stay. */
    record Failed(URI address, String reason) implements PageResult {}
}
