package dev.rejoinder.knowledge.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A list of phrases that show what a question asks for, read from a resource. */
final class AspectPhrases {
    private static final String START = "^";
    private static final String ANY = "*";
    private static final String CONTENT = "+";
    private static final String ENDING = "-";

    /** By the first word, the best phrase first. */
    private final Map<String, List<Phrase>> phrases = new HashMap<>();

    private final Map<String, AskedAspect> endings = new HashMap<>();

    private final Map<AskedAspect, Set<String>> words = new EnumMap<>(AskedAspect.class);

    record Phrase(AskedAspect aspect, List<String> words, boolean onlyAtStart) {
        private boolean isAt(List<String> text, int at) {
            if (at + words.size() > text.size() || (onlyAtStart && at > 0)) {
                return false;
            }
            for (int i = 0; i < words.size(); i++) {
                if (!suits(words.get(i), text.get(at + i))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean suits(String mark, String word) {
            return switch (mark) {
                case ANY -> true;
                case CONTENT -> !FunctionWords.contains(word);
                default -> mark.equals(word);
            };
        }

        private long marks() {
            return words.stream().filter(w -> w.equals(ANY) || w.equals(CONTENT)).count();
        }
    }

    AspectPhrases(String resource) {
        for (String line : QuestionVocabulary.lines(resource)) {
            String[] parts = line.split(": ", 2);
            var aspect = AskedAspect.valueOf(parts[0].toUpperCase(Locale.ROOT));
            for (String phrase : parts[1].split(", ", -1)) {
                add(aspect, phrase);
            }
        }
        Comparator<Phrase> longest = Comparator.comparingInt(phrase -> -phrase.words().size());
        phrases.values().forEach(list -> list.sort(longest.thenComparingLong(Phrase::marks)));
    }

    private void add(AskedAspect aspect, String text) {
        if (text.startsWith(ENDING)) {
            endings.put(text.substring(1), aspect);
            return;
        }
        boolean onlyAtStart = text.startsWith(START);
        String plain = onlyAtStart ? text.substring(1) : text;
        List<String> phrase = List.of(plain.split(" ", -1));
        phrases.computeIfAbsent(phrase.getFirst(), first -> new ArrayList<>())
                .add(new Phrase(aspect, phrase, onlyAtStart));
        words.computeIfAbsent(aspect, some -> new HashSet<>()).addAll(phrase);
    }

    /** Whether a word is in a phrase for an aspect. */
    boolean hasWord(AskedAspect aspect, String word) {
        return words.getOrDefault(aspect, Set.of()).contains(word);
    }

    /** The longest phrase that begins at a word; null if none does. */
    @Nullable Phrase at(List<String> text, int at) {
        for (Phrase phrase : phrases.getOrDefault(text.get(at), List.of())) {
            if (phrase.isAt(text, at)) {
                return phrase;
            }
        }
        for (Map.Entry<String, AskedAspect> ending : endings.entrySet()) {
            if (text.get(at).endsWith(ending.getKey())) {
                return new Phrase(ending.getValue(), List.of(text.get(at)), false);
            }
        }
        return null;
    }
}
