package dev.rejoinder.knowledge.web;

import dev.rejoinder.core.Clock;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.WebAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One crawl of a site, from start to end. Used by one thread. */
final class Crawl {
    static final int MAX_LINKS_A_PAGE = 10_000;

    /** Requests per page of the plan: failed requests count too, because they take time. */
    static final int ATTEMPTS_A_PAGE = 3;

    static final int MIN_ATTEMPTS = 100;

    private final WebReader web;
    private final HostThrottle.Visit visit;
    private final CrawlPlan plan;
    private final PageConsumer pages;
    private final Clock clock;
    private final long startedNanos;
    private final Frontier frontier;

    private CrawlSite site;
    private RobotsRules rules = RobotsRules.all();
    private Duration slower = Duration.ZERO;
    private int attempts;
    private int read;
    private int unread;

    Crawl(
            WebReader web,
            HostThrottle.Visit visit,
            CrawlPlan plan,
            PageConsumer pages,
            Clock clock) {
        this.web = web;
        this.visit = visit;
        this.plan = plan;
        this.pages = pages;
        this.clock = clock;
        this.startedNanos = clock.nanos();
        this.frontier = new Frontier(plan.maxPages());
        this.site = new CrawlSite(plan.start(), plan.start());
    }

    CrawlSummary run() throws InterruptedException {
        if (pages.cancelled()) {
            return summary(CrawlSummary.End.CANCELLED);
        }
        if (!loadRobots(plan.start(), site) || !start()) {
            return summary(CrawlSummary.End.UNREACHED);
        }
        if (plan.maxDepth() > 0 && read > 0) {
            new SitemapDiscovery(this).read();
        }
        while (true) {
            Frontier.Found next = frontier.next();
            CrawlSummary.End end = end(next);
            if (end != null) {
                return summary(end);
            }
            if (next != null) {
                visit(next);
            }
        }
    }

    CrawlSite site() {
        return site;
    }

    RobotsRules rules() {
        return rules;
    }

    boolean mayContinue() {
        return !pages.cancelled() && !late();
    }

    <T> T ask(HostThrottle.Request<T> asking) throws InterruptedException {
        return visit.ask(longer(slower, longer(plan.pause(), rules.pause())), asking);
    }

    SiteMetadata files() {
        return web.files();
    }

    /**
     * Fetches the start page. It determines the site, because it may redirect to or from {@code
     * www.}. Returns false if the site could not be reached.
     */
    private boolean start() throws InterruptedException {
        WebAddress address = plan.start();
        if (!rules.allows(address.path())) {
            take(forbidden(address));
            return true;
        }
        return switch (fetched(address, target -> CrawlSite.isTwin(address, target))) {
            case FetchOutcome.Body page -> startAt(page);
            case FetchOutcome.NoContent nothing -> {
                takeUnread(nothing.result(), 0);
                yield !(nothing.result() instanceof PageResult.Failed);
            }
            case FetchOutcome.Redirected redirected -> {
                take(
                        new PageResult.Failed(
                                address.uri(),
                                "The address redirects to another site, "
                                        + redirected.target().host()
                                        + ". Add that site instead."));
                yield false;
            }
        };
    }

    private boolean startAt(FetchOutcome.Body page) throws InterruptedException {
        WebAddress found = page.address();
        boolean moved = !found.authority().equals(plan.start().authority());
        site = new CrawlSite(plan.start(), found);
        if ((moved || found.secure() != plan.start().secure()) && !loadRobots(found, site)) {
            WebReader.discard(page);
            return false;
        }
        frontier.claim(site.canonical(plan.start()));
        frontier.claim(site.canonical(found));
        if (rules.allows(found.path())) {
            take(page.at(site.canonical(found)), 0);
        } else {
            WebReader.discard(page);
            take(forbidden(found));
        }
        return true;
    }

    private void visit(Frontier.Found next) throws InterruptedException {
        WebAddress address = next.address();
        if (!rules.allows(address.path())) {
            take(forbidden(address));
            return;
        }
        switch (fetched(address, target -> isWanted(address, target))) {
            case FetchOutcome.Body page -> {
                WebAddress found = site.canonical(page.address());
                if (found.equals(address) || frontier.claim(found)) {
                    take(page.at(found), next.depth());
                } else {
                    WebReader.discard(page);
                }
            }
            case FetchOutcome.NoContent nothing -> takeUnread(nothing.result(), next.depth());
            case FetchOutcome.Redirected redirected -> takeRedirect(address, redirected.target());
        }
    }

    /**
     * Fetches a page. If the site answers 429 or 503, retries once, and slows the rest of the crawl
     * down.
     */
    private FetchOutcome fetched(WebAddress address, Predicate<WebAddress> follow)
            throws InterruptedException {
        attempts++;
        Optional<CachedPage> known = pages.known(address.uri());
        FetchOutcome fetched = ask(() -> web.fetch().fetch(address, known, follow));
        if (fetched instanceof FetchOutcome.NoContent nothing
                && nothing.requestedDelay().isPositive()) {
            slower = longer(slower, nothing.requestedDelay());
            return mayContinue() ? ask(() -> web.fetch().fetch(address, known, follow)) : fetched;
        }
        return fetched;
    }

    private boolean isWanted(WebAddress address, WebAddress target) {
        if (!site.has(target) || !rules.allows(target.path())) {
            return false;
        }
        WebAddress page = site.canonical(target);
        return page.equals(address) || !frontier.isSeen(page);
    }

    private void takeRedirect(WebAddress address, WebAddress target) {
        if (!site.has(target)) {
            take(
                    new PageResult.Skipped(
                            address.uri(),
                            "The page redirects to another site, " + target.host() + "."));
        } else if (!rules.allows(target.path())) {
            take(forbidden(address));
        }
    }

    private void take(FetchOutcome.Body page, int depth) {
        if (!page.tag().index()) {
            // Do not parse it: links are read together with the text, and neither is wanted.
            WebReader.discard(page);
            take(new PageResult.Skipped(page.file().address(), "The page asks not to be indexed."));
            return;
        }
        PageResult result = web.read(page, pages);
        count(result);
        if (result instanceof PageResult.Read found && page.tag().follow()) {
            follow(found.document().links(), depth);
        }
    }

    /**
     * Takes a page without new content. If it failed this time, follows the links it had before,
     * because it probably still has them.
     */
    private void takeUnread(PageResult result, int depth) {
        take(result);
        if (result instanceof PageResult.Unchanged || result instanceof PageResult.Failed) {
            pages.known(result.address()).ifPresent(known -> follow(known.links(), depth));
        }
    }

    private void take(PageResult result) {
        pages.take(result);
        count(result);
    }

    private void count(PageResult result) {
        switch (result) {
            case PageResult.Read _, PageResult.Unchanged _ -> read++;
            case PageResult.Skipped _, PageResult.Gone _, PageResult.Failed _ -> unread++;
        }
    }

    private void follow(List<String> links, int depth) {
        if (depth < plan.maxDepth()) {
            links.stream().limit(MAX_LINKS_A_PAGE).forEach(link -> offer(link, depth + 1));
        }
    }

    /** Queues a URL that the site names, if it belongs to the site. */
    void offer(String link, int depth) {
        if (!frontier.isNew(link)) {
            return;
        }
        try {
            WebAddress address = WebAddress.parse(link);
            if (site.has(address)) {
                frontier.offer(site.canonical(address), depth);
            }
        } catch (OutboundException e) {
            // Malformed, or not an http(s) URL: skip it.
        }
    }

    private CrawlSummary.@Nullable End end(Frontier.@Nullable Found next) {
        if (next == null) {
            return frontier.overflowed() ? CrawlSummary.End.PAGE_LIMIT : CrawlSummary.End.COMPLETE;
        }
        if (pages.cancelled()) {
            return CrawlSummary.End.CANCELLED;
        }
        int maxAttempts = Math.max(MIN_ATTEMPTS, plan.maxPages() * ATTEMPTS_A_PAGE);
        if (read >= plan.maxPages() || attempts >= maxAttempts) {
            return CrawlSummary.End.PAGE_LIMIT;
        }
        return late() ? CrawlSummary.End.TIME_LIMIT : null;
    }

    private boolean late() {
        return clock.nanos() - startedNanos >= plan.maxTime().toNanos();
    }

    /**
     * Loads the site's robots.txt. Returns false, and reports the failure for {@code address}, if
     * the rules are unknown.
     */
    private boolean loadRobots(WebAddress address, CrawlSite of) throws InterruptedException {
        return switch (ask(() -> web.files().robots(of.home()))) {
            case SiteMetadata.Robots.Known known -> {
                rules = known.rules();
                yield true;
            }
            case SiteMetadata.Robots.Unknown unknown -> {
                take(new PageResult.Failed(address.uri(), unknown.reason()));
                yield false;
            }
        };
    }

    private CrawlSummary summary(CrawlSummary.End end) {
        return new CrawlSummary(end, read, unread);
    }

    private static PageResult forbidden(WebAddress address) {
        return new PageResult.Skipped(
                address.uri(), "The site's robots.txt does not allow this page.");
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
