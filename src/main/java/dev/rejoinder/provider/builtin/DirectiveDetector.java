package dev.rejoinder.provider.builtin;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells sentences that instruct an assistant ("Be brief", "Never promise a refund") from those that
 * state what it may pass on ("Never iron the covers"). English only; in other languages everything
 * counts as a fact.
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

    /** Only an assistant is told to do these. */
    private static final Set<String> ASSISTANTS_VERBS =
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

    /** These too, but also a customer is; what else the sentence speaks of decides. */
    private static final Set<String> ANYBODYS_VERBS =
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

    /** Nobody instructs in a longer sentence; and the patterns are not made for one. */
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
        return ASSISTANTS_VERBS.contains(verb)
                || (ANYBODYS_VERBS.contains(verb) && ABOUT_ANSWERING.matcher(sentence).matches());
    }

    /** The first word that carries a meaning; empty when there is none. */
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
