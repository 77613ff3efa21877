package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.GunzipStream;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.Request;
import dev.rejoinder.outbound.Response;
import dev.rejoinder.outbound.WebAddress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Fetches what a site says about itself: {@code robots.txt} and sitemaps. */
final class SiteFiles {
    private static final int OK = 200;
    private static final int SERVER_ERRORS = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    private final OutboundClient client;
    private final WebSettings settings;

    SiteFiles(OutboundClient client, WebSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    /** A site without rules allows all; one that cannot say what its rules are allows nothing. */
    RobotsRules robots(WebAddress site) {
        Request request = Request.get(site.withPath("/robots.txt"), settings.headers());
        try (Response response = client.send(request, WebLimits.ROBOTS)) {
            if (response.status() == OK) {
                byte[] text = response.body().readNBytes(WebLimits.MAX_ROBOTS_BYTES);
                return RobotsText.read(
                        new String(text, StandardCharsets.UTF_8), settings.product());
            }
            boolean unsure =
                    response.status() >= SERVER_ERRORS || response.status() == TOO_MANY_REQUESTS;
            return unsure ? RobotsRules.nothing() : RobotsRules.all();
        } catch (IOException e) {
            return RobotsRules.nothing();
        }
    }

    /** Reads a sitemap as far as it can be read; false when there is none. */
    boolean sitemap(WebAddress address, Site site, SitemapText reader) {
        Request request = Request.get(address, settings.headers());
        try (Response response = client.send(request, WebLimits.SITEMAP, site::has)) {
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
        return packed ? new GunzipStream(buffered, WebLimits.MAX_SITEMAP_BYTES) : buffered;
    }
}
