package dev.rejoinder.provider.builtin;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Detects sentences that instruct the assistant ("Be brief", "Never promise a refund"), as opposed
 * to facts it may pass on ("Never iron the covers"). English only; in other languages every
 * sentence counts as a fact.
 */
final class DirectiveDetector {
    private static final Pattern ABOUT_THE_ASSISTANT =
            Pattern.compile(
                    "(?i)you(?:'re|’re| are| act as| work as| will act| must| should| speak|"
                        + " respond| reply| answer| help| assist| represent)\\b.*|your"
                        + " (?:name|role|job|task|goal|tone|purpose|persona|answers|replies|responses|style|mission)\\b.*|(?:as|act"
                        + " as) an? .*assistant.*|this is (?:a|the) (?:system )?prompt.*");

    private static final Pattern CONDITION =
            Pattern.compile(
                    "(?i)(?:if|when|whenever|unless)\\b[^,]*\\b(?:user|customer|visitor|client|guest|"
                        + "person|people|someone|somebody|anyone|they|question|answer|asked|facts|you"
                        + " (?:do not|don't|don’t|cannot|can't|can’t) (?:know|find|answer))\\b"
                        + "[^,]*,\\s*");

    private static final Set<String> BEFORE_THE_VERB =
            Set.of(
                    "please",
                    "always",
                    "never",
                    "do",
                    "don't",
                    "don’t",
                    "not",
                    "only",
                    "also",
                    "then",
                    "politely",
                    "just",
                    "simply",
                    "but",
                    "and",
                    "kindly",
                    "you",
                    "must",
                    "should",
                    "can",
                    "under",
                    "no",
                    "circumstances");

    /** Verbs that only instruct an assistant. */
    private static final Set<String> ASSISTANT_VERBS =
            Set.of(
                    "answer",
                    "reply",
                    "respond",
                    "say",
                    "tell",
                    "invent",
                    "guess",
                    "promise",
                    "discuss",
                    "mention",
                    "reveal",
                    "speak",
                    "write",
                    "be",
                    "behave",
                    "act",
                    "pretend",
                    "greet",
                    "refuse",
                    "decline",
                    "apologise",
                    "apologize",
                    "avoid",
                    "stick",
                    "disclose",
                    "ensure",
                    "admit",
                    "assume",
                    "speculate",
                    "introduce",
                    "sound",
                    "format",
                    "translate",
                    "refer",
                    "escalate",
                    "stay",
                    "explain",
                    "address",
                    "limit",
                    "suggest",
                    "recommend",
                    "repeat",
                    "ignore",
                    "fabricate");

    /** Verbs that instruct an assistant or a customer; the rest of the sentence decides. */
    private static final Set<String> SHARED_VERBS =
            Set.of(
                    "keep",
                    "use",
                    "give",
                    "include",
                    "offer",
                    "help",
                    "ask",
                    "share",
                    "provide",
                    "end",
                    "start",
                    "begin",
                    "follow",
                    "remember",
                    "make",
                    "talk",
                    "assist",
                    "focus",
                    "direct",
                    "thank",
                    "quote",
                    "cite",
                    "base",
                    "try",
                    "rely",
                    "treat",
                    "encourage",
                    "guide",
                    "invite",
                    "let",
                    "show",
                    "send",
                    "point",
                    "remain");

    private static final Pattern ABOUT_ANSWERING =
            Pattern.compile(
                    "(?i).*\\b(?:answers?|repl(?:y|ies)|responses?|questions?|users?|customers?|visitors?|"
                        + "tone|facts?|information|language|english|sentences?|conversations?|polite|"
                        + "politely|short|brief|concise|friendly|assistant|prompt|instructions|up"
                        + " (?:prices|facts|answers|things)|yourself|them|context|markdown|emojis?)\\b.*");

    /** Longer sentences are not instructions, and the patterns are not made for them. */
    private static final int MAX_CHARACTERS = 1_000;

    private DirectiveDetector() {}

    static boolean isDirective(String sentence) {
        if (sentence.length() > MAX_CHARACTERS) {
            return false;
        }
        String rest = sentence.replaceFirst("^[\"'“‘(]+", "");
        if (ABOUT_THE_ASSISTANT.matcher(rest).matches()) {
            return true;
        }
        var condition = CONDITION.matcher(rest);
        if (condition.lookingAt()) {
            rest = rest.substring(condition.end());
        }
        String verb = verb(rest);
        return ASSISTANT_VERBS.contains(verb)
                || (SHARED_VERBS.contains(verb) && ABOUT_ANSWERING.matcher(sentence).matches());
    }

    /** The first word with a meaning; empty if there is none. */
    private static String verb(String sentence) {
        List<String> words = List.of(sentence.toLowerCase(Locale.ROOT).split("[\\s,.:;!]+"));
        for (String word : words) {
            if (!BEFORE_THE_VERB.contains(word)) {
                return word;
            }
        }
        return "";
    }
}
