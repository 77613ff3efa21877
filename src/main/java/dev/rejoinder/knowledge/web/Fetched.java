package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.WebAddress;
import java.time.Duration;

/** What came of asking for a page. */
sealed interface Fetched {
    /** The page is here; its file is the receiver's to delete. */
    record Page(WebAddress address, WebFile file, KnownPage.Version version, RobotsTag tag)
            implements Fetched {
        /** The same page under the one address that it is remembered by. */
        Page at(WebAddress canonical) {
            var renamed =
                    new WebFile(canonical.uri(), file.content(), file.mediaType(), file.charset());
            return new Page(canonical, renamed, version, tag);
        }
    }

    /** It redirects to where it was not to be followed. */
    record Elsewhere(WebAddress target) implements Fetched {}

    /**
     * There is no page to be read, and this is why.
     *
     * @param slower the pause that a site asks for which is asked too much; else zero
     */
    record Nothing(PageResult result, Duration slower) implements Fetched {
        Nothing(PageResult result) {
            this(result, Duration.ZERO);
        }
    }
}
