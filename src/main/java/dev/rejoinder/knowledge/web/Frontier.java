package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.WebAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The queue of a crawl, breadth-first; each address enters once. */
final class Frontier {
    /** Addresses remembered per page of the plan. */
    static final int ADDRESSES_A_PAGE = 10;

    static final int MIN_ADDRESSES = 1_000;

    /**
     * The least number of different queries per path. The limit stops endless pages such as
     * calendars.
     */
    static final int MIN_QUERIES_A_PATH = 100;

    /** File extensions of media that are never pages, so they are not requested. */
    private static final Set<String> MEDIA =
            Set.of(
                    "jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "ico", "bmp", "tif", "tiff",
                    "mp3", "mp4", "m4a", "m4v", "webm", "ogg", "ogv", "wav", "flac", "avi", "mov",
                    "mkv", "css", "js", "mjs", "map", "woff", "woff2", "ttf", "otf", "eot", "zip",
                    "gz", "tgz", "bz2", "xz", "7z", "rar", "tar", "jar", "war", "exe", "msi", "dmg",
                    "iso", "apk", "deb", "rpm", "bin");

    /** An address and its distance from the start, in links. */
    record Found(WebAddress address, int depth) {}

    private final Queue<Found> queue = new ArrayDeque<>();
    private final Set<WebAddress> seen = new HashSet<>();
    private final Set<String> links = new HashSet<>();
    private final Map<String, Integer> queries = new HashMap<>();
    private final int maxAddresses;
    private final int maxQueries;
    private boolean overflowed;

    Frontier(int maxPages) {
        maxAddresses = Math.max(MIN_ADDRESSES, maxPages * ADDRESSES_A_PAGE);
        maxQueries = Math.max(MIN_QUERIES_A_PATH, maxPages / 2);
    }

    /** Queues a canonical address, unless it was queued before. */
    void offer(WebAddress address, int depth) {
        if (seen.contains(address) || MEDIA.contains(MediaType.ending(address.path()))) {
            return;
        }
        if (seen.size() >= maxAddresses || !countQuery(address.path())) {
            overflowed = true;
            return;
        }
        seen.add(address);
        queue.add(new Found(address, depth));
    }

    /**
     * Whether this raw link was not seen before. Most links of a site appear on every page, and
     * parsing each again would be most of the work.
     */
    boolean isNew(String link) {
        return links.size() >= maxAddresses ? !links.contains(link) : links.add(link);
    }

    /** Marks an address as seen; returns false if it was seen before. */
    boolean claim(WebAddress address) {
        return seen.add(address);
    }

    boolean isSeen(WebAddress address) {
        return seen.contains(address);
    }

    @Nullable Found next() {
        return queue.poll();
    }

    /** Whether some addresses were dropped because the queue was full. */
    boolean overflowed() {
        return overflowed;
    }

    private boolean countQuery(String path) {
        int question = path.indexOf('?');
        return question < 0
                || queries.merge(path.substring(0, question), 1, Integer::sum) <= maxQueries;
    }
}
