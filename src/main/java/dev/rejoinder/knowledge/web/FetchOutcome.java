package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.WebAddress;
import java.time.Duration;

/** What came of asking for a page. */
sealed interface FetchOutcome {
    /** The page is here; its file is the receiver's to delete. */
    record Body(WebAddress address, FetchedPage file, CachedPage.Validators version, RobotsTag tag)
            implements FetchOutcome {
        /** The same page under the one address that it is remembered by. */
        Body at(WebAddress canonical) {
            var renamed =
                    new FetchedPage(
                            canonical.uri(), file.content(), file.mediaType(), file.charset());
            return new Body(canonical, renamed, version, tag);
        }
    }

    /** It redirects to where it was not to be followed. */
    record Elsewhere(WebAddress target) implements FetchOutcome {}

    /**
     * There is no page to be read, and this is why.
     *
     * @param slower the pause that a site asks for which is asked too much; else zero
     */
    record Nothing(PageResult result, Duration slower) implements FetchOutcome {
        Nothing(PageResult result) {
            this(result, Duration.ZERO);
        }
    }
}
