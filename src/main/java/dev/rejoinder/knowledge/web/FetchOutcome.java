package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.WebAddress;
import java.time.Duration;

/** The outcome of a page request. */
sealed interface FetchOutcome {
    /** The page was fetched. The receiver deletes its file. */
    record Body(WebAddress address, FetchedPage file, CachedPage.Validators version, RobotsTag tag)
            implements FetchOutcome {
        /** The same page under its canonical address. */
        Body at(WebAddress canonical) {
            var renamed =
                    new FetchedPage(
                            canonical.uri(), file.content(), file.mediaType(), file.charset());
            return new Body(canonical, renamed, version, tag);
        }
    }

    /** The page redirects to an address that must not be followed. */
    record Redirected(WebAddress target) implements FetchOutcome {}

    /**
     * There is no page to read.
     *
     * @param result the reason
     * @param requestedDelay the pause that the site asks for after 429 or 503; otherwise zero
     */
    record NoContent(PageResult result, Duration requestedDelay) implements FetchOutcome {
        NoContent(PageResult result) {
            this(result, Duration.ZERO);
        }
    }
}
