package dev.rejoinder.knowledge.web;

import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Records results, one line each, without scheme and host. */
final class CrawlRecord implements PageConsumer {
    private final List<String> lines = new ArrayList<>();
    private final List<PageResult> results = new ArrayList<>();
    private final Map<String, CachedPage> known = new HashMap<>();
    private BooleanSupplier cancelled = () -> false;

    CrawlRecord knowing(String path, CachedPage page) {
        known.put(path, page);
        return this;
    }

    CrawlRecord cancelledWhen(BooleanSupplier condition) {
        cancelled = condition;
        return this;
    }

    @Override
    public Optional<CachedPage> known(URI address) {
        return Optional.ofNullable(known.get(path(address)));
    }

    @Override
    public void take(PageResult result) {
        results.add(result);
        String path = path(result.address());
        lines.add(
                switch (result) {
                    case PageResult.Read read ->
                            "read "
                                    + path
                                    + (Files.exists(read.file().content()) ? "" : " without file");
                    case PageResult.Unchanged _ -> "unchanged " + path;
                    case PageResult.Skipped skipped -> "skipped " + path + ": " + skipped.reason();
                    case PageResult.Gone gone -> "gone " + path + ": " + gone.reason();
                    case PageResult.Failed failed -> "failed " + path + ": " + failed.reason();
                });
    }

    @Override
    public boolean cancelled() {
        return cancelled.getAsBoolean();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    List<PageResult> results() {
        return List.copyOf(results);
    }

    /** The paths of the pages read. */
    Stream<String> read() {
        return results.stream()
                .filter(PageResult.Read.class::isInstance)
                .map(result -> path(result.address()));
    }

    private static String path(URI address) {
        String query = address.getRawQuery();
        return address.getRawPath() + (query == null ? "" : "?" + query);
    }
}
