package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.OutboundRequest;
import dev.rejoinder.outbound.OutboundResponse;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.wire.Header;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fetches one page into a file, if its media type can be read. */
final class PageFetch {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    /** The pause after 429 or 503 if {@code Retry-After} is missing or too long. */
    static final Duration USUAL_SLOWER = Duration.ofSeconds(5);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

    private final OutboundClient client;
    private final Predicate<String> accepts;
    private final CrawlerSettings settings;

    PageFetch(OutboundClient client, Predicate<String> accepts, CrawlerSettings settings) {
        this.client = client;
        this.accepts = accepts;
        this.settings = settings;
    }

    FetchOutcome fetch(
            WebAddress address, Optional<CachedPage> known, Predicate<WebAddress> follow) {
        URI asked = address.uri();
        OutboundRequest request = OutboundRequest.get(address, headers(known));
        try (OutboundResponse response = client.send(request, settings.pageLimits(), follow)) {
            if (response.status() == OK) {
                return page(response);
            }
            Optional<WebAddress> target = response.redirect();
            if (target.isPresent()) {
                return new FetchOutcome.Redirected(target.get());
            }
            return new FetchOutcome.NoContent(
                    unread(response, known.isPresent()), slower(response));
        } catch (OutboundException e) {
            return failed(asked, e.sentence());
        } catch (IOException e) {
            return failed(asked, "The server could not store the page while reading it.");
        }
    }

    private FetchOutcome page(OutboundResponse response) throws IOException {
        WebAddress address = response.address();
        Optional<MediaType> type =
                MediaType.of(response.header("Content-Type").orElse(null), address.path());
        if (type.isEmpty()) {
            return skipped(address, "The media type of the page is unknown.");
        }
        if (!accepts.test(type.get().type())) {
            return skipped(address, "Files of type " + type.get().type() + " are not supported.");
        }
        Path file = Files.createTempFile(settings.folder(), "page-", ".tmp");
        boolean whole = false;
        try (OutputStream out = Files.newOutputStream(file)) {
            response.writeTo(out);
            whole = true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
        return new FetchOutcome.Body(
                address,
                new FetchedPage(address.uri(), file, type.get().type(), type.get().charset()),
                new CachedPage.Validators(
                        response.header("ETag").orElse(null),
                        response.header("Last-Modified").orElse(null)),
                RobotsTag.of(response, settings.product()));
    }

    private static PageResult unread(OutboundResponse response, boolean known) {
        URI address = response.address().uri();
        String reason = "The page answered " + response.status() + ".";
        return switch (response.status()) {
            case NOT_FOUND, GONE -> new PageResult.Gone(address, reason);
            case NOT_MODIFIED ->
                    known
                            ? new PageResult.Unchanged(address)
                            : new PageResult.Failed(address, reason);
            default -> new PageResult.Failed(address, reason);
        };
    }

    private static Duration slower(OutboundResponse response) {
        if (response.status() != TOO_MANY_REQUESTS && response.status() != UNAVAILABLE) {
            return Duration.ZERO;
        }
        return response.header("Retry-After")
                .filter(value -> SECONDS.matcher(value).matches())
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .filter(Duration::isPositive)
                .filter(wanted -> wanted.compareTo(RobotsParser.MAX_PAUSE) <= 0)
                .orElse(USUAL_SLOWER);
    }

    private List<Header> headers(Optional<CachedPage> known) {
        List<Header> headers = new ArrayList<>(settings.headers());
        known.map(CachedPage::version)
                .ifPresent(
                        version -> {
                            add(headers, "If-None-Match", version.entityTag());
                            add(headers, "If-Modified-Since", version.lastModified());
                        });
        return headers;
    }

    private static void add(List<Header> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(new Header(name, value));
        }
    }

    private static FetchOutcome skipped(WebAddress address, String reason) {
        return new FetchOutcome.NoContent(new PageResult.Skipped(address.uri(), reason));
    }

    private static FetchOutcome failed(URI address, String reason) {
        return new FetchOutcome.NoContent(new PageResult.Failed(address, reason));
    }
}
