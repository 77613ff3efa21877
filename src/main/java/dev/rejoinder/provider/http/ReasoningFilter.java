package dev.rejoinder.provider.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Removes reasoning, {@code <think>…</think>}, from an answer. A block at the start is dropped at
 * once. A later block is held until it ends, and becomes text if it never does. Some servers put
 * the opening tag into the prompt; everything before a first {@code </think>} is then reasoning
 * too, see {@link #foundUnopenedEnd}. Inside code, a tag is text. Takes linear time; for one
 * answer.
 */
final class ReasoningFilter {
    /** A later block that exceeds this length becomes text. */
    static final int MAX_HELD = 256 * 1024;

    private static final int MAX_LEADING_SPACE = 1024;
    private static final int FENCE = 3;
    private static final List<String> ENDS = List.of("</think>", "</thinking>");
    private static final List<String> TAGS =
            List.of("<think>", "<thinking>", ENDS.getFirst(), ENDS.getLast());

    /** Tags that open a block only at the start. A trailing space allows attributes. */
    private static final List<String> FIRST_TAGS =
            List.of("<think ", "<thinking ", "<thought>", "<reasoning>");

    /** Any of these ends a block, because models do not always close the tag that they opened. */
    private static final List<String> BLOCK_ENDS =
            List.of(ENDS.getFirst(), ENDS.getLast(), "</thought>", "</reasoning>");

    private boolean leading = true;
    private boolean stripped;
    private final StringBuilder space = new StringBuilder(0);

    /** Text that may become a tag. */
    private final StringBuilder pending = new StringBuilder(0);

    /** Whether a block is open, the start of its closing tag, and its text if it is held. */
    private boolean open;

    private final StringBuilder endBegun = new StringBuilder(0);
    private @Nullable StringBuilder held;

    /** How many backticks opened the current code, and how many just arrived. */
    private int code;

    private int ticks;

    /** Whether any block was seen, and how many opening tags became text. */
    private boolean blocks;

    private int openedInText;
    private boolean unopenedEnd;

    /** Filters a delta and returns the text for readers. */
    String filter(String delta) {
        if (passesThrough(delta)) {
            return delta;
        }
        var out = new StringBuilder(delta.length());
        for (int i = 0; i < delta.length(); i++) {
            take(delta.charAt(i), out);
        }
        return out.toString();
    }

    private boolean passesThrough(String delta) {
        return !leading
                && !open
                && pending.isEmpty()
                && ticks == 0
                && delta.indexOf('`') < 0
                && (code >= FENCE || (code == 0 && delta.indexOf('<') < 0));
    }

    private void take(char c, StringBuilder out) {
        if (open) {
            inside(c, out);
        } else if (!pending.isEmpty()) {
            tag(c, out);
        } else if (c == '<' && codeAfter(c) == 0) {
            pending.append(c);
        } else if (leading && Character.isWhitespace(c) && space.length() < MAX_LEADING_SPACE) {
            space.append(c);
        } else {
            text(c, out);
        }
    }

    private void tag(char c, StringBuilder out) {
        pending.append(c);
        String begun = pending.toString().toLowerCase(Locale.ROOT);
        if (ENDS.contains(begun)) {
            closing(out);
        } else if (TAGS.contains(begun) || (leading && FIRST_TAGS.contains(begun))) {
            blocks = true;
            open = true;
            endBegun.setLength(0);
            held = leading ? null : new StringBuilder(pending);
            stripped |= leading;
            pending.setLength(0);
        } else if (!begins(TAGS, begun) && !(leading && begins(FIRST_TAGS, begun))) {
            String noTag = pending.substring(0, pending.length() - 1);
            pending.setLength(0);
            for (int i = 0; i < noTag.length(); i++) {
                text(noTag.charAt(i), out);
            }
            take(c, out);
        }
    }

    /**
     * Handles a closing tag without an open block. It is shown only if its opening tag was shown.
     */
    private void closing(StringBuilder out) {
        if (openedInText > 0) {
            openedInText--;
            out.append(pending);
            pending.setLength(0);
            return;
        }
        if (!blocks) {
            blocks = true;
            unopenedEnd = true;
            out.setLength(0);
            space.setLength(0);
            leading = true;
            stripped = true;
            code = 0;
            ticks = 0;
        }
        pending.setLength(0);
    }

    /**
     * Whether a closing tag without an opening tag was found since the last call. All text before
     * the result of the last {@link #filter} is then reasoning.
     */
    boolean foundUnopenedEnd() {
        boolean found = unopenedEnd;
        unopenedEnd = false;
        return found;
    }

    private static boolean begins(List<String> tags, String begun) {
        return tags.stream().anyMatch(tag -> tag.startsWith(begun));
    }

    private void inside(char c, StringBuilder out) {
        boolean ended = false;
        if (c == '<') {
            endBegun.setLength(0);
            endBegun.append(c);
        } else if (!endBegun.isEmpty()) {
            String begun = endBegun.append(Character.toLowerCase(c)).toString();
            ended = BLOCK_ENDS.contains(begun);
            if (!begins(BLOCK_ENDS, begun)) {
                endBegun.setLength(0);
            }
        }
        if (ended) {
            open = false;
            held = null;
            space.setLength(0);
        } else if (held != null) {
            held.append(c);
            if (held.length() > MAX_HELD) {
                release(out);
            }
        }
    }

    private void release(StringBuilder out) {
        if (held != null) {
            out.append(held);
            openedInText++;
        }
        held = null;
        open = false;
    }

    private void text(char c, StringBuilder out) {
        if (leading) {
            leading = false;
            if (!stripped) {
                out.append(space);
            }
            space.setLength(0);
        }
        code = codeAfter(c);
        ticks = c == '`' ? ticks + 1 : 0;
        out.append(c);
    }

    /** How many backticks opened the code that contains {@code c}; 0 outside of code. */
    private int codeAfter(char c) {
        if (c == '`') {
            return code;
        }
        int open = code;
        if (ticks > 0) {
            boolean closes = open >= FENCE ? ticks >= open : ticks == open;
            open = open == 0 ? ticks : closes ? 0 : open;
        }
        return c == '\n' && open < FENCE ? 0 : open;
    }

    /** Returns the remaining text for readers at the end of the answer. */
    String rest() {
        var out = new StringBuilder();
        if (open) {
            release(out);
        } else if (!pending.isEmpty() || !stripped) {
            if (leading) {
                out.append(space);
            }
            out.append(pending);
        }
        pending.setLength(0);
        space.setLength(0);
        return out.toString();
    }
}
