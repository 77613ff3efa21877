package dev.rejoinder.provider.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Greetings, thanks and similar phrases in eight languages, and the replies. */
final class SmallTalk {
    /** A longer message is more than small talk. */
    private static final int MAX_CHARACTERS = 100;

    private static final Pattern CLAUSE_END = Pattern.compile("[,.!?;:\\n¿¡，。！？；、~～…-]+");

    /** Each emoji is a phrase of its own; variation selectors and skin tones do not matter. */
    private static final Pattern EMOJI =
            Pattern.compile("\\p{IsEmoji_Presentation}|[\\u2600-\\u27BF]");

    private static final Pattern EMOJI_MODIFIERS =
            Pattern.compile("[\\x{1F3FB}-\\x{1F3FF}\\uFE0F\\u200D]");

    /** Fillers, as in "Hi there" and "thank you so much", which are ignored. */
    private static final Set<String> FILLERS =
            Set.of(
                    "there",
                    "again",
                    "all",
                    "everyone",
                    "everybody",
                    "so",
                    "very",
                    "much",
                    "team",
                    "dear",
                    "a",
                    "lot",
                    "zusammen");

    /**
     * The reply to each phrase. Phrases are normalized as in {@link
     * EnglishWordForms#normalizedWords}, or are an emoji.
     */
    private static final Map<String, String> ANSWERS = answers();

    private SmallTalk() {}

    /** Each line of the resource is a reply and its phrases. */
    private static Map<String, String> answers() {
        Map<String, String> answers = new HashMap<>();
        try (InputStream in = SmallTalk.class.getResourceAsStream("smalltalk.txt")) {
            byte[] bytes = Objects.requireNonNull(in, "smalltalk.txt").readAllBytes();
            for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
                String[] parts = line.split(" \\| ", 2);
                for (String phrase : parts[1].split("\\|", -1)) {
                    if (answers.put(phrase, parts[0]) != null) {
                        throw new IllegalStateException("smalltalk.txt repeats: " + phrase);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(answers);
    }

    /**
     * Returns the reply to a message that consists only of small talk; of several phrases, the last
     * one counts.
     */
    static Optional<String> answerTo(String message) {
        if (message.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        String answer = null;
        String plain = EMOJI_MODIFIERS.matcher(message).replaceAll("");
        for (String clause : CLAUSE_END.split(EMOJI.matcher(plain).replaceAll(",$0,"), -1)) {
            String phrase = phrase(clause);
            if (!phrase.isEmpty()) {
                answer = ANSWERS.get(phrase);
                if (answer == null) {
                    return Optional.empty();
                }
            }
        }
        return Optional.ofNullable(answer);
    }

    private static String phrase(String clause) {
        if (EMOJI.matcher(clause).matches()) {
            return clause;
        }
        List<String> words = EnglishWordForms.normalizedWords(clause);
        String whole = String.join(" ", words);
        if (ANSWERS.containsKey(whole)) {
            return whole;
        }
        return words.stream()
                .filter(word -> !FILLERS.contains(word))
                .collect(Collectors.joining(" "));
    }
}
