package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.WebAddress;

/** What came of asking for a page. */
sealed interface Fetched {
    /** The page is here; its file is the receiver's to delete. */
    record Page(WebAddress address, WebFile file, KnownPage.Version version, RobotsTag tag)
            implements Fetched {}

    /** It redirects to where it was not to be followed. */
    record Elsewhere(WebAddress target) implements Fetched {}

    /** There is no page to be read, and this is why. */
    record Nothing(PageResult result) implements Fetched {}
}
