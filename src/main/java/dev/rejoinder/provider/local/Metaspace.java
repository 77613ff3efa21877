package dev.rejoinder.provider.local;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The {@code pre_tokenizer} of a Unigram tokenizer: spaces become a visible mark, and each mark
 * starts a new word.
 *
 * @param mark usually U+2581
 * @param atWhitespace whether the text is first split at any whitespace, which is dropped
 */
record Metaspace(char mark, Prepend prepend, boolean split, boolean atWhitespace) {
    private static final String SUPPORTED = "Metaspace, alone or after WhitespaceSplit";

    /** Which words get a mark in front if they have none. */
    enum Prepend {
        ALWAYS,
        FIRST,
        NEVER
    }

    static Metaspace of(@Nullable JsonNode preTokenizer) {
        List<JsonNode> parts = new ArrayList<>();
        if (preTokenizer != null && preTokenizer.path("type").asString("").equals("Sequence")) {
            preTokenizer.path("pretokenizers").forEach(parts::add);
        } else if (preTokenizer != null) {
            parts.add(preTokenizer);
        }
        List<String> types = parts.stream().map(part -> part.path("type").asString("")).toList();
        boolean atWhitespace = types.equals(List.of("WhitespaceSplit", "Metaspace"));
        if (!atWhitespace && !types.equals(List.of("Metaspace"))) {
            throw UnsupportedModelException.type(
                    "pre-tokenizer", String.join(", ", types), SUPPORTED);
        }
        JsonNode metaspace = parts.getLast();
        return new Metaspace(
                metaspace.path("replacement").asString("▁").charAt(0),
                prepend(metaspace),
                metaspace.path("split").asBoolean(true),
                atWhitespace);
    }

    private static Prepend prepend(JsonNode metaspace) {
        String otherwise = metaspace.path("add_prefix_space").asBoolean(true) ? "always" : "never";
        return switch (metaspace.path("prepend_scheme").asString(otherwise)) {
            case "never" -> Prepend.NEVER;
            case "first" -> Prepend.FIRST;
            default -> Prepend.ALWAYS;
        };
    }

    List<String> words(String text) {
        List<String> words = new ArrayList<>();
        if (!atWhitespace) {
            add(text, true, words);
            return words;
        }
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || WordPieces.isSpace(text.charAt(i))) {
                add(text.substring(start, i), start == 0, words);
                start = i + 1;
            }
        }
        return words;
    }

    private void add(String part, boolean first, List<String> words) {
        if (part.isEmpty()) {
            return;
        }
        String marked = part.replace(' ', mark);
        boolean prepends = prepend == Prepend.ALWAYS || (prepend == Prepend.FIRST && first);
        if (prepends && marked.charAt(0) != mark) {
            marked = mark + marked;
        }
        int start = 0;
        for (int i = 1; i < marked.length() && split; i++) {
            if (marked.charAt(i) == mark) {
                words.add(marked.substring(start, i));
                start = i;
            }
        }
        words.add(marked.substring(start));
    }
}
