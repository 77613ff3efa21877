package dev.rejoinder.provider.builtin;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everyday English word by word: stems, stop words, synonyms. */
final class EnglishWordForms {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OWNER = Pattern.compile("(?<=\\p{L})['’]s\\b");
    private static final Pattern APOSTROPHE = Pattern.compile("(?<=\\p{L})['’](?=\\p{L})");

    /** e-mail, wi-fi, t-shirt: one word in any spelling. */
    private static final Pattern SHORT_PART = Pattern.compile("\\b(\\p{L}{1,2})-(?=\\p{L})");

    /** Phrases and the single word they count as. */
    private static final Map<Pattern, String> PHRASES =
            Map.of(
                    Pattern.compile("\\bemail address(?:es)?\\b"), "email",
                    Pattern.compile("\\b(?:(?:tele)?phone|contact|your) numbers?\\b"), "phone",
                    Pattern.compile("\\bmoney back\\b"), "refund",
                    Pattern.compile("\\bsecond[ -]hand\\b"), "used",
                    Pattern.compile("\\bhow old\\b"), "age");

    private static final Pattern WORD = Pattern.compile("\\p{N}+|\\p{L}+");

    private static final Set<String> EMPTY_WORDS =
            Set.of(
                    """
                    a about actually again all also am an and another any anybody anyone anything are
                    arent as ask at available back be been being but by bye can cannot cant could
                    did didnt do does doesnt doing dont each else every everything exactly for from
                    get gets getting give go going got had has hasnt have havent having he hello her
                    hey hi hiya him his how i id if ill im in info information into is isnt it its ive
                    just kind know let like long lot lots make many may me might mine more most must
                    my need no not now of off offer ok okay on one only or other our out over perhaps
                    please possible possibly provide provided provides question questions quick
                    really regarding same say see shall she should so some somebody someone something
                    still take takes tell than thank thanks that thats the their them then there these
                    they thing things this those to too type types under until up upon us use using
                    very via want wanna was wasnt way we well were what whats which while who whom whose
                    why will with wondering work works would wouldnt yes yet you your youre yours
                    explain describe policy policies terms details rules sell sells selling sold
                    today tonight tomorrow
                    """
                            .strip()
                            .split("\\s+"));

    private static final Map<String, String> IRREGULAR =
            Map.ofEntries(
                    Map.entry("began", "begin"),
                    Map.entry("bought", "buy"),
                    Map.entry("sold", "sell"),
                    Map.entry("sent", "send"),
                    Map.entry("paid", "pay"),
                    Map.entry("broken", "break"),
                    Map.entry("broke", "break"),
                    Map.entry("met", "meet"),
                    Map.entry("children", "child"),
                    Map.entry("kids", "child"),
                    Map.entry("kid", "child"),
                    Map.entry("does", "do"));

    /** Words that indicate the type of answer and not its subject. */
    private static final Set<String> ASKING_STEMS =
            Stream.of("where", "when", "much", "time", "far", "soon")
                    .map(EnglishWordForms::stem)
                    .collect(Collectors.toUnmodifiableSet());

    private static final Map<String, Set<Integer>> MEANINGS =
            meanings(
                    """
                    open close hours opening schedule shut time when
                    monday tuesday wednesday thursday friday saturday sunday weekend weekday holiday \
                    christmas easter
                    deliver delivery ship shipping shipment post postage courier send dispatch arrive \
                    parcel package
                    return refund exchange reimburse money
                    pay payment card cash paypal visa mastercard credit checkout amex bitcoin cheque
                    price cost fee charge much expensive cheap rate
                    contact phone call telephone email mail reach speak human number
                    address located location where find street directions situated
                    warranty guarantee
                    used secondhand old
                    discount sale coupon voucher promo deal reduction
                    gift present
                    order purchase
                    cancel cancellation change modify amend
                    damaged broken defective faulty torn
                    parking park
                    abroad international overseas foreign country worldwide
                    express fast fastest quick urgent rush overnight soon
                    free complimentary gratis
                    sell buy
                    student pupil university college
                    teacher teach
                    story history begin founded start founder origin
                    card voucher certificate
                    """);

    private EnglishWordForms() {}

    /** The words of a text in lower case, without accents, apostrophes and possessive endings. */
    static List<String> normalizedWords(String text) {
        String plain = text.toLowerCase(Locale.ROOT);
        plain = MARKS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFD)).replaceAll("");
        plain = OWNER.matcher(plain).replaceAll("");
        plain = APOSTROPHE.matcher(plain).replaceAll("");
        plain = SHORT_PART.matcher(plain).replaceAll("$1");
        for (Map.Entry<Pattern, String> phrase : PHRASES.entrySet()) {
            plain = phrase.getKey().matcher(plain).replaceAll(phrase.getValue());
        }
        List<String> words = new ArrayList<>();
        WORD.matcher(plain).results().forEach(found -> words.add(found.group()));
        return words;
    }

    /** The stems of the words that are not stop words. */
    static List<String> stemsIn(String text) {
        return normalizedWords(text).stream()
                .filter(word -> !EMPTY_WORDS.contains(word))
                .map(EnglishWordForms::stem)
                .toList();
    }

    static boolean isQuestionWord(String stem) {
        return ASKING_STEMS.contains(stem);
    }

    /** The synonym sets of a stem; stems in a common set can replace each other. */
    static Set<Integer> meaningsOf(String stem) {
        return MEANINGS.getOrDefault(stem, Set.of());
    }

    static Set<String> stemsWithMeanings() {
        return MEANINGS.keySet();
    }

    /**
     * Removes inflectional endings. The result is the same for all forms, but need not be a word.
     */
    static String stem(String word) {
        String regular = IRREGULAR.getOrDefault(word, word);
        String base = withoutPlural(regular);
        if (base.length() > 6 && base.endsWith("ment")) {
            base = base.substring(0, base.length() - 4);
        }
        base = withoutEnding(withoutEnding(base, "ing"), "ed");
        if (base.length() > 3 && base.endsWith("e")) {
            return base.substring(0, base.length() - 1);
        }
        if (base.length() > 5 && base.endsWith("y")) {
            return base.substring(0, base.length() - 1);
        }
        return base;
    }

    private static String withoutPlural(String word) {
        int length = word.length();
        if (length <= 3 || !word.endsWith("s") || word.endsWith("ss") || word.endsWith("us")) {
            return word;
        }
        if (word.endsWith("ies")) {
            return word.substring(0, length - 3) + "y";
        }
        boolean hissing = word.matches(".*(?:s|x|z|ch|sh)es");
        return word.substring(0, length - (hissing ? 2 : 1));
    }

    private static String withoutEnding(String word, String ending) {
        int left = word.length() - ending.length();
        if (left < 3
                || !word.endsWith(ending)
                || !word.substring(0, left).matches(".*[aeiouy].*")) {
            return word;
        }
        char last = word.charAt(left - 1);
        boolean doubled = last == word.charAt(left - 2) && "bdgmnprt".indexOf(last) >= 0;
        return word.substring(0, doubled ? left - 1 : left);
    }

    private static Map<String, Set<Integer>> meanings(String lines) {
        Map<String, Set<Integer>> meanings = new HashMap<>();
        List<String> groups = lines.lines().toList();
        for (int i = 0; i < groups.size(); i++) {
            for (String word : groups.get(i).split(" ", -1)) {
                meanings.computeIfAbsent(stem(word), stem -> new HashSet<>()).add(i);
            }
        }
        return Map.copyOf(meanings);
    }
}
