package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.OutboundRequest;
import dev.rejoinder.outbound.OutboundResponse;
import dev.rejoinder.outbound.UnpackedStream;
import dev.rejoinder.outbound.WebAddress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Fetches a site's {@code robots.txt} and sitemaps. */
final class SiteMetadata {
    private static final int OK = 200;
    private static final int SERVER_ERRORS = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    private final OutboundClient client;
    private final CrawlerSettings settings;

    SiteMetadata(OutboundClient client, CrawlerSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    /** The outcome of fetching {@code robots.txt}. */
    sealed interface Robots {
        /** The site's rules. A site without a {@code robots.txt} allows everything. */
        record Known(RobotsRules rules) implements Robots {}

        /**
         * The rules could not be fetched, so the site must not be crawled.
         *
         * @param reason one or two sentences for the owner
         */
        record Unknown(String reason) implements Robots {}
    }

    Robots robots(WebAddress site) {
        OutboundRequest request =
                OutboundRequest.get(site.withPath("/robots.txt"), settings.headers());
        try (OutboundResponse response = client.send(request, FetchLimits.ROBOTS)) {
            if (response.status() == OK) {
                byte[] text = response.body().readNBytes(FetchLimits.MAX_ROBOTS_BYTES);
                return new Robots.Known(
                        RobotsParser.read(
                                new String(text, StandardCharsets.UTF_8), settings.product()));
            }
            boolean unsure =
                    response.status() >= SERVER_ERRORS || response.status() == TOO_MANY_REQUESTS;
            return unsure
                    ? new Robots.Unknown(
                            "The site's robots.txt answered "
                                    + response.status()
                                    + ", so no page of the site was requested.")
                    : new Robots.Known(RobotsRules.all());
        } catch (OutboundException e) {
            return new Robots.Unknown(
                    e.sentence()
                            + " The request was for the site's robots.txt; without it, no page"
                            + " is read.");
        } catch (IOException e) {
            return new Robots.Unknown(
                    "The site's robots.txt could not be read, so no page of the site was"
                            + " requested.");
        }
    }

    /** Parses a sitemap as far as possible; returns false if there is none. */
    boolean sitemap(WebAddress address, CrawlSite site, SitemapParser reader) {
        OutboundRequest request = OutboundRequest.get(address, settings.headers());
        try (OutboundResponse response = client.send(request, FetchLimits.SITEMAP, site::has)) {
            if (response.status() != OK) {
                return false;
            }
            reader.read(unpacked(response.body()));
            return true;
        } catch (IOException e) {
            // Sitemaps are optional; the crawl still has the links.
            return false;
        }
    }

    private static InputStream unpacked(InputStream body) throws IOException {
        var buffered = new BufferedInputStream(body);
        buffered.mark(2);
        boolean packed = buffered.read() == 0x1F && buffered.read() == 0x8B;
        buffered.reset();
        return packed ? new UnpackedStream(buffered, FetchLimits.MAX_SITEMAP_BYTES) : buffered;
    }
}
