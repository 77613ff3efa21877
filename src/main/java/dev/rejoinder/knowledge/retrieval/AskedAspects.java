package dev.rejoinder.knowledge.retrieval;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a question asks for: how long, how much, who. Found by the phrases of asking in the
 * languages of {@link FunctionWords}; empty if nothing shows it, as in "guided tour".
 */
final class AskedAspects {
    private static final AspectPhrases ASKING = new AspectPhrases("asked-aspects.txt");
    private static final AspectPhrases NOUNS = new AspectPhrases("aspect-nouns.txt");

    /** A question word after one of these is one more question. */
    private static final Set<String> AND =
            words("and or und oder sowie y o et ou e ed oppure en of bzw");

    /** A question word after one of these is asked for: "Can you tell me when …". */
    private static final Set<String> INDIRECT =
            words(
                    "know me us say explain out wissen sagen mir uns decirme decirnos saber dire"
                            + " savoir moi dirmi sapere dizer weten zeggen");

    private static final Set<String> ARTICLES =
            words(
                    "the a an your der die das dem den el la los las le les il lo i gli o os as de"
                            + " het");

    /** "What is included in the price?" does not ask for the price. */
    private static final Set<String> PREPOSITIONS =
            words(
                    "in of for on with about by from at to im in von fur mit zum zur bei en del de"
                            + " con por para dans du des avec nel nella do da no na com van met"
                            + " voor");

    private static final Set<AskedAspect> OPEN =
            EnumSet.of(
                    AskedAspect.CHOICE,
                    AskedAspect.EXISTENCE,
                    AskedAspect.WAY,
                    AskedAspect.MANNER,
                    AskedAspect.PLACE);

    private AskedAspects() {}

    /** Finds what a question asks for; its words are in lower case and without accents. */
    static Set<AskedAspect> of(List<String> words) {
        var found = EnumSet.noneOf(AskedAspect.class);
        AskedAspect choice = null;
        for (int at = 0; at < words.size(); at++) {
            AspectPhrases.Phrase phrase = ASKING.at(words, at);
            if (phrase == null) {
                continue;
            }
            String before = at == 0 ? "" : words.get(at - 1);
            if (phrase.aspect().isChoice()) {
                choice = phrase.aspect();
            } else if (found.isEmpty()
                    ? choice == null || INDIRECT.contains(before)
                    : AND.contains(before)) {
                found.add(phrase.aspect());
            }
            at += phrase.words().size() - 1;
        }
        if (found.isEmpty() && choice != null) {
            return EnumSet.of(choice);
        }
        Set<AskedAspect> named =
                found.isEmpty() || found.equals(EnumSet.of(AskedAspect.THING))
                        ? named(words)
                        : EnumSet.noneOf(AskedAspect.class);
        return named.isEmpty() ? found : named;
    }

    /**
     * Whether a word only says what is asked for, not about what: "price" in a question for the
     * cost.
     */
    static boolean isNamedBy(List<String> words, int at, Set<AskedAspect> asked) {
        AspectPhrases.Phrase noun = NOUNS.at(words, at);
        return (noun != null && asked.contains(noun.aspect()))
                || asked.stream()
                        .filter(aspect -> !aspect.isChoice())
                        .anyMatch(aspect -> ASKING.hasWord(aspect, words.get(at)));
    }

    private static Set<AskedAspect> named(List<String> words) {
        for (int at = 0; at < words.size(); at++) {
            AspectPhrases.Phrase noun = NOUNS.at(words, at);
            if (noun != null && !isAfterPreposition(words, at)) {
                return EnumSet.of(noun.aspect());
            }
        }
        return EnumSet.noneOf(AskedAspect.class);
    }

    private static boolean isAfterPreposition(List<String> words, int at) {
        int before = at - 1;
        while (before >= 0 && ARTICLES.contains(words.get(before))) {
            before--;
        }
        return before >= 0 && PREPOSITIONS.contains(words.get(before));
    }

    /**
     * Whether one answer may suit both: neither asks for something that the other does not. "Guided
     * tour" may ask whether, how or where, but not for the price.
     */
    static boolean agree(Set<AskedAspect> one, Set<AskedAspect> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return OPEN.containsAll(one) && OPEN.containsAll(other);
        }
        return isCovered(one, other) && isCovered(other, one);
    }

    private static boolean isCovered(Set<AskedAspect> one, Set<AskedAspect> other) {
        return one.stream().allMatch(aspect -> other.stream().anyMatch(aspect::agreesWith));
    }

    private static Set<String> words(String words) {
        // Some words are in several languages.
        return Set.copyOf(List.of(words.split(" ", -1)));
    }
}
