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

/** Fetches what a site says about itself: {@code robots.txt} and sitemaps. */
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

    /** What came of asking for {@code robots.txt}. */
    sealed interface Robots {
        /** The site's rules; a site without any allows all. */
        record Known(RobotsRules rules) implements Robots {}

        /**
         * The site could not say what its rules are, so it is left alone.
         *
         * @param reason a sentence or two for the owner
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
                                    + ", so no page of the site was asked for.")
                    : new Robots.Known(RobotsRules.all());
        } catch (OutboundException e) {
            return new Robots.Unknown(
                    e.sentence()
                            + " This was the request for the site's robots.txt; without it no page"
                            + " is read.");
        } catch (IOException e) {
            return new Robots.Unknown(
                    "The site's robots.txt could not be read, so no page of the site was asked"
                            + " for.");
        }
    }

    /** Reads a sitemap as far as it can be read; false when there is none. */
    boolean sitemap(WebAddress address, CrawlSite site, SitemapParser reader) {
        OutboundRequest request = OutboundRequest.get(address, settings.headers());
        try (OutboundResponse response = client.send(request, FetchLimits.SITEMAP, site::has)) {
            if (response.status() != OK) {
                return false;
            }
            reader.read(unpacked(response.body()));
            return true;
        } catch (IOException e) {
            // A sitemap is help; without it the links remain.
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
