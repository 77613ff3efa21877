package dev.rejoinder.knowledge.web;

import dev.rejoinder.outbound.WebAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The addresses that are still to be asked, nearest to the start first, each once. */
final class Frontier {
    /** How many addresses are remembered for each page that may be read. */
    static final int ADDRESSES_A_PAGE = 10;

    static final int MIN_ADDRESSES = 1_000;

    /** A calendar has a page for each day there ever was: no path has more queries than this. */
    static final int MIN_QUERIES_A_PATH = 100;

    /** Endings of what is never a page, so that nobody is asked for it. */
    private static final Set<String> MEDIA =
            Set.of(
                    "jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "ico", "bmp", "tif", "tiff",
                    "mp3", "mp4", "m4a", "m4v", "webm", "ogg", "ogv", "wav", "flac", "avi", "mov",
                    "mkv", "css", "js", "mjs", "map", "woff", "woff2", "ttf", "otf", "eot", "zip",
                    "gz", "tgz", "bz2", "xz", "7z", "rar", "tar", "jar", "war", "exe", "msi", "dmg",
                    "iso", "apk", "deb", "rpm", "bin");

    /** An address and how many links away from the start it was found. */
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

    /** Adds an address in its one spelling, unless it was here before. */
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
     * Whether a link, as it is written, is met for the first time. Most of a site's links stand on
     * each of its pages, and to read them all again is most of the work.
     */
    boolean isNew(String link) {
        return links.size() >= maxAddresses ? !links.contains(link) : links.add(link);
    }

    /** Takes an address for oneself; false when somebody had it before. */
    boolean claim(WebAddress address) {
        return seen.add(address);
    }

    boolean isSeen(WebAddress address) {
        return seen.contains(address);
    }

    @Nullable Found next() {
        return queue.poll();
    }

    /** Whether there were more addresses than could be remembered. */
    boolean overflowed() {
        return overflowed;
    }

    private boolean countQuery(String path) {
        int question = path.indexOf('?');
        return question < 0
                || queries.merge(path.substring(0, question), 1, Integer::sum) <= maxQueries;
    }
}
