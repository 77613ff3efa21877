package dev.rejoinder.provider.builtin;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Spells out what a text about times only implies: weekdays and months, so that a question about
 * Wednesday finds "Monday to Friday" or "daily"; and that opening hours say when something closes.
 */
final class CalendarRanges {
    private static final List<String> LANGUAGES =
            List.of("en", "de", "es", "fr", "it", "pt", "nl", "pl", "tr", "sv");

    private static final String WORD = "\\p{L}++(?:-feira)?";

    private static final String CONNECTOR =
            "(?: ?[-–—] ?| (?:to|through|thru|until|till|bis|al?|até|au|à|tot|t/m|do) )";

    /** Abbreviations have at least this many letters; there are also some of two. */
    private static final int MIN_ABBREVIATION = 3;

    private static final String WEEK = "monday tuesday wednesday thursday friday saturday sunday";

    /** Expressions in lower case, the English ones in the singular, and what they imply. */
    private static final Map<String, String> EXPRESSIONS =
            Map.ofEntries(
                    Map.entry("daily", WEEK),
                    Map.entry("every day", WEEK),
                    Map.entry("seven days a week", WEEK),
                    Map.entry("7 days a week", WEEK),
                    Map.entry("weekday", "monday tuesday wednesday thursday friday"),
                    Map.entry("weekend", "saturday sunday"),
                    Map.entry("saturday", "weekend"),
                    Map.entry("sunday", "weekend"),
                    Map.entry("opening hour", "open close"),
                    Map.entry("business hour", "open close"),
                    Map.entry("öffnungszeiten", "öffnet geöffnet offen schließt geschlossen"),
                    Map.entry("horario", "abre abren abierto cierra cierran"),
                    Map.entry("horaires", "ouvre ouvert ferme"));

    /**
     * A weekday or month.
     *
     * @param cycle all of them in order, in one language
     */
    private record CalendarName(List<String> cycle, int position) {}

    /** By names and abbreviations in lower case; one may be of several languages. */
    private static final Map<String, List<CalendarName>> NAMES = names();

    private static final Pattern EXPRESSION =
            Pattern.compile(
                    EXPRESSIONS.keySet().stream()
                            .collect(Collectors.joining("|", "\\b(", ")s?\\b")),
                    Pattern.CASE_INSENSITIVE);

    /** The second word is only looked at, because it may begin another range. */
    private static final Pattern RANGE =
            Pattern.compile("(?<!\\p{L})(%1$s)\\.?%2$s(?=(%1$s))".formatted(WORD, CONNECTOR));

    /** Hours of opening, which say when something closes. */
    private static final Pattern OPEN_UNTIL =
            Pattern.compile(
                    "(?i)\\bopen(?:s|ing)?\\b.*\\d(?: ?[ap]\\.?m\\.?)? ?(?:to|until|till|-|–)"
                            + " ?\\d");

    private CalendarRanges() {}

    /** Returns the text with the implied words after each range and expression. */
    static String spelledOut(String text) {
        String withDays = withDays(text);
        return OPEN_UNTIL.matcher(text).find() ? withDays + " close" : withDays;
    }

    private static String withDays(String text) {
        String withRanges =
                RANGE.matcher(text).replaceAll(found -> extended(found, inRange(found)));
        return EXPRESSION
                .matcher(withRanges)
                .replaceAll(
                        found ->
                                extended(
                                        found,
                                        EXPRESSIONS.getOrDefault(lower(found.group(1)), "")));
    }

    private static String extended(MatchResult found, String implied) {
        String text = implied.isEmpty() ? found.group() : found.group() + " " + implied + " ";
        return Matcher.quoteReplacement(text);
    }

    /** The names between the two of a range; empty if they are not of one cycle. */
    private static String inRange(MatchResult range) {
        for (CalendarName first : named(range.group(1))) {
            for (CalendarName last : named(range.group(2))) {
                if (first.cycle.equals(last.cycle)) {
                    return between(first, last);
                }
            }
        }
        return "";
    }

    private static List<CalendarName> named(String written) {
        return NAMES.getOrDefault(lower(written), List.of());
    }

    private static String between(CalendarName first, CalendarName last) {
        int size = first.cycle.size();
        return Stream.iterate(first.position, position -> (position + 1) % size)
                .limit(Math.floorMod(last.position - first.position, size) + 1L)
                .map(first.cycle::get)
                .collect(Collectors.joining(" "));
    }

    private static Map<String, List<CalendarName>> names() {
        Map<String, List<CalendarName>> names = new HashMap<>();
        for (String code : LANGUAGES) {
            Locale language = Locale.of(code);
            addCycle(
                    names,
                    DayOfWeek.values(),
                    (DayOfWeek day, TextStyle style) -> day.getDisplayName(style, language));
            addCycle(
                    names,
                    Month.values(),
                    (Month month, TextStyle style) -> month.getDisplayName(style, language));
        }
        return names;
    }

    private static <T> void addCycle(
            Map<String, List<CalendarName>> names,
            T[] cycle,
            BiFunction<T, TextStyle, String> display) {
        List<String> full =
                Stream.of(cycle).map(each -> display.apply(each, TextStyle.FULL)).toList();
        for (int i = 0; i < full.size(); i++) {
            var name = new CalendarName(full, i);
            String written = lower(full.get(i));
            add(names, written + "s", name);
            add(names, lower(display.apply(cycle[i], TextStyle.SHORT)).replace(".", ""), name);
            for (int end = MIN_ABBREVIATION; end <= written.length(); end++) {
                add(names, written.substring(0, end), name);
            }
        }
    }

    private static void add(
            Map<String, List<CalendarName>> names, String written, CalendarName name) {
        names.computeIfAbsent(written, _ -> new ArrayList<>()).add(name);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
