package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.Prompt.CitedPassage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An attachment, as the built-in model reads it.
 *
 * @param passages its text in order, cited by its name and, of a document, the page; empty for a
 *     picture whose text is not known
 */
record AttachedFile(String name, List<CitedPassage> passages) {
    /** Passages have at most about this many characters, so that long pages are read whole. */
    private static final int PASSAGE_CHARACTERS = 4_000;

    /** The tags around the text of a document, and what precedes them. */
    private static final Pattern FENCED =
            Pattern.compile("(?s).*?<document name=\"[^\"]*\">\n(.*)</document>\\s*");

    /** The length of the beginning of a file, in sentences and characters. */
    private static final int BEGINNING_SENTENCES = 3;

    private static final int BEGINNING_CHARACTERS = 500;

    private static final Pattern PAGE = Pattern.compile("<page number=\"(\\d+)\">");
    private static final String GAP = "[…]";

    AttachedFile {
        passages = List.copyOf(passages);
    }

    /** The attachments of a message, in order. */
    static List<AttachedFile> of(ChatMessage message) {
        return message.parts().stream().flatMap(part -> of(part).stream()).toList();
    }

    private static Optional<AttachedFile> of(MessagePart part) {
        return switch (part) {
            case MessagePart.Image image -> Optional.of(read(image.name(), image.text(), false));
            case MessagePart.File file -> Optional.of(read(file.name(), file.text(), true));
            case MessagePart.Text _,
                    MessagePart.ToolCall _,
                    MessagePart.ToolResult _,
                    MessagePart.ProviderState _ ->
                    Optional.empty();
        };
    }

    private static AttachedFile read(String name, @Nullable String text, boolean hasPages) {
        var passages = new ArrayList<CitedPassage>();
        String citation = name;
        var passage = new StringBuilder();
        for (String line : unfenced(text == null ? "" : text).lines().toList()) {
            Matcher page = PAGE.matcher(line);
            boolean newPage = page.matches();
            if (newPage || line.equals(GAP) || passage.length() > PASSAGE_CHARACTERS) {
                add(passages, citation, passage);
            }
            if (newPage) {
                citation = hasPages ? name + ", page " + page.group(1) : name;
            } else if (!line.equals(GAP)) {
                passage.append(line).append('\n');
            }
        }
        add(passages, citation, passage);
        return new AttachedFile(name, passages);
    }

    private static String unfenced(String text) {
        Matcher fenced = FENCED.matcher(text);
        return fenced.matches() ? fenced.group(1) : text;
    }

    private static void add(List<CitedPassage> passages, String citation, StringBuilder text) {
        if (!text.toString().isBlank()) {
            passages.add(new CitedPassage(0, citation, text.toString(), 1));
        }
        text.setLength(0);
    }

    /** The first sentences of the text as they stand, after the name; empty without text. */
    String beginning() {
        if (passages.isEmpty()) {
            return "";
        }
        String all = passages.getFirst().text().strip();
        String start = all;
        if (all.length() > BEGINNING_CHARACTERS) {
            int space = all.lastIndexOf(' ', BEGINNING_CHARACTERS);
            start = all.substring(0, space > 0 ? space : BEGINNING_CHARACTERS);
        }
        int end = 0;
        for (String sentence :
                SentenceSplitter.split(start).stream().limit(BEGINNING_SENTENCES).toList()) {
            end = start.indexOf(sentence, end) + sentence.length();
        }
        boolean more = passages.size() > 1 || end < all.length();
        return name + ": " + start.substring(0, end) + (more ? " …" : "");
    }
}
