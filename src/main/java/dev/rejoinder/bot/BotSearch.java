package dev.rejoinder.bot;

import java.text.Normalizer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Finds bots by their names and sorts them. Case and accents do not count.
 *
 * @param text words that all must be in the name, short name, id or model; empty for all bots
 */
public record BotSearch(String text, Order order) {
    /** The longest text, in characters. */
    public static final int MAX_CHARACTERS = 200;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    /** How a list of bots is sorted. Bots that are equal in it are sorted newest first. */
    public enum Order {
        /** Newest first. */
        CREATED,
        /** By name, from A to Z. */
        NAME,
        /** The latest message first, and bots without messages last. */
        ACTIVITY,
        /** The latest change of settings first. */
        UPDATED
    }

    /** Whether this is the list that the store gives by itself. */
    public boolean isEverythingNewestFirst() {
        return text.isEmpty() && order == Order.CREATED;
    }

    /** The listings that match, sorted. */
    public List<BotListing> in(Collection<BotListing> all) {
        List<String> words = Arrays.asList(folded(text).strip().split("\\s+"));
        return all.stream().filter(each -> matches(each, words)).sorted(comparator()).toList();
    }

    private static boolean matches(BotListing bot, List<String> words) {
        String names =
                folded(
                        bot.name()
                                + "\n"
                                + Objects.toString(bot.shortName(), "")
                                + "\n"
                                + bot.model());
        return words.stream()
                .allMatch(word -> names.contains(word) || folded(bot.id()).equals(word));
    }

    private Comparator<BotListing> comparator() {
        Comparator<BotListing> newest =
                Comparator.comparing(BotListing::createdAt)
                        .thenComparing(BotListing::id)
                        .reversed();
        return switch (order) {
            case CREATED -> newest;
            case NAME ->
                    Comparator.comparing((BotListing bot) -> folded(bot.name()))
                            .thenComparing(newest);
            case ACTIVITY ->
                    Comparator.comparing(
                                    BotListing::lastActivityAt,
                                    Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
                            .reversed()
                            .thenComparing(newest);
            case UPDATED ->
                    Comparator.comparing(BotListing::updatedAt).reversed().thenComparing(newest);
        };
    }

    private static String folded(String name) {
        return MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }
}
