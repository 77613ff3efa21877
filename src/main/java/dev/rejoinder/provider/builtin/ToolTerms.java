package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.ToolDefinition;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words of a tool, as stems.
 *
 * @param subject what it is about: the words of its name without verbs of reading
 * @param all the words of its name, description and parameters
 * @param actions the verbs of a tool that changes something; empty for one that only reads
 */
record ToolTerms(Set<String> subject, Set<String> all, Set<String> actions) {
    /** Verbs of tools and of questions that change nothing. */
    static final Set<String> READING =
            Set.of(
                    "get",
                    "find",
                    "show",
                    "look",
                    "lookup",
                    "retrieve",
                    "fetch",
                    "list",
                    "check",
                    "track",
                    "search",
                    "read",
                    "returns",
                    "see",
                    "tell",
                    "give",
                    "view",
                    "display",
                    "query",
                    "what",
                    "where",
                    "when",
                    "which");

    /** Verbs that ask to change something. */
    static final Set<String> CHANGING =
            Set.of(
                    "cancel",
                    "create",
                    "book",
                    "delete",
                    "remove",
                    "update",
                    "change",
                    "send",
                    "place",
                    "refund",
                    "open",
                    "close",
                    "add",
                    "buy",
                    "pay",
                    "reserve",
                    "reschedule",
                    "move",
                    "submit",
                    "register",
                    "subscribe",
                    "unsubscribe",
                    "reset",
                    "block",
                    "unblock",
                    "stop",
                    "start",
                    "approve",
                    "assign",
                    "schedule",
                    "file",
                    "report",
                    "raise",
                    "transfer",
                    "set",
                    "make",
                    "replace",
                    "return",
                    "exchange",
                    "activate",
                    "deactivate",
                    "restart",
                    "enable",
                    "disable",
                    "upgrade",
                    "downgrade",
                    "renew",
                    "extend",
                    "apply",
                    "redeem",
                    "confirm",
                    "reopen",
                    "escalate",
                    "charge",
                    "ship",
                    "deliver",
                    "rename",
                    "post",
                    "edit",
                    "merge",
                    "archive");

    /** Verbs of the list above that also name things, as in exchange_rate. */
    private static final Set<String> NOUNS =
            Set.of(
                    "exchange",
                    "report",
                    "schedule",
                    "charge",
                    "post",
                    "file",
                    "transfer",
                    "stop",
                    "start",
                    "change",
                    "place");

    private static final Set<String> EMPTY_NAMES =
            Set.of("by", "id", "api", "a", "the", "of", "up", "current");
    private static final Pattern NAME_PARTS = Pattern.compile("[_\\-\\s]+|(?<=[a-z0-9])(?=[A-Z])");

    static ToolTerms of(ToolDefinition tool) {
        List<String> name =
                Arrays.stream(NAME_PARTS.split(tool.name()))
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .filter(word -> !word.isEmpty())
                        .toList();
        Set<String> subject = new LinkedHashSet<>();
        Set<String> actions = new LinkedHashSet<>();
        for (String word : name) {
            if (!READING.contains(word) && !EMPTY_NAMES.contains(word)) {
                subject.add(EnglishVocabulary.stem(word));
            }
        }
        String first = name.isEmpty() ? "" : name.getFirst();
        List<TextToken> description = TextToken.in(tool.description());
        String says = description.isEmpty() ? "" : description.getFirst().word();
        boolean reads = READING.contains(says) || says.equals("return");
        if (CHANGING.contains(first) && !(reads && NOUNS.contains(first))) {
            actions.add(EnglishVocabulary.stem(first));
        }
        if (!reads && !says.isEmpty() && isChanging(description.getFirst().stem())) {
            actions.add(description.getFirst().stem());
        }
        Set<String> all = new LinkedHashSet<>(subject);
        for (String parameter : ArgumentFinder.parameterNames(tool.parameters())) {
            for (String word : NAME_PARTS.split(parameter, -1)) {
                all.add(EnglishVocabulary.stem(word.toLowerCase(Locale.ROOT)));
            }
        }
        for (TextToken token : description) {
            if (EnglishVocabulary.weight(token.word()) > 0) {
                all.add(token.stem());
            }
        }
        return new ToolTerms(subject, all, actions);
    }

    private static boolean isChanging(String stem) {
        return CHANGING.stream().anyMatch(verb -> EnglishVocabulary.stem(verb).equals(stem));
    }

    static boolean contains(Set<String> terms, String stem) {
        return terms.stream().anyMatch(term -> EnglishVocabulary.alike(term, stem) > 0);
    }
}
