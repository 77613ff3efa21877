package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.WebAddress;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

/** Finds pages in a site's sitemaps, including nested ones. */
final class SitemapDiscovery {
    static final int MAX_FILES = 50;

    private final Crawl crawl;
    private final Queue<WebAddress> queue = new ArrayDeque<>();
    private final Set<WebAddress> seen = new HashSet<>();

    SitemapDiscovery(Crawl crawl) {
        this.crawl = crawl;
    }

    /** Reads the sitemaps that {@code robots.txt} names, and the one at the default location. */
    void read() throws InterruptedException {
        crawl.rules().sitemaps().forEach(this::offer);
        offer("/sitemap.xml");
        var reader = new SitemapParser(page -> crawl.offer(page, 1), this::offer);
        for (WebAddress next = queue.poll();
                next != null && crawl.mayContinue();
                next = queue.poll()) {
            WebAddress address = next;
            crawl.ask(() -> crawl.files().sitemap(address, crawl.site(), reader));
        }
    }

    private void offer(String location) {
        try {
            WebAddress address = crawl.site().home().resolve(location);
            boolean wanted = crawl.site().has(address) && crawl.rules().allows(address.path());
            if (wanted && seen.size() < MAX_FILES && seen.add(address)) {
                queue.add(address);
            }
        } catch (OutboundException e) {
            // Not a URL that can be fetched.
        }
    }
}
