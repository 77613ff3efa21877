package dev.rejoinder.provider.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes {@code <think>…</think>} out of an answer: what a model writes to itself is not for its
 * readers. Where the answer begins with such a block, nothing of it is kept. One that comes later
 * is held until it ends, and is text after all when it does not. Some servers put the opening tag
 * into the prompt: all before a first {@code </think>} is then reasoning too, as {@link
 * #foundUnopenedEnd} says. In code, a tag is text. Takes time in proportion to the text; for one
 * answer.
 */
final class ReasoningFilter {
    /** A later block that grows beyond this is text. */
    static final int MAX_HELD = 256 * 1024;

    private static final int MAX_LEADING_SPACE = 1024;
    private static final int FENCE = 3;
    private static final List<String> ENDS = List.of("</think>", "</thinking>");
    private static final List<String> TAGS =
            List.of("<think>", "<thinking>", ENDS.getFirst(), ENDS.getLast());

    /** What opens a block at the answer's beginning alone; one with attributes ends in a space. */
    private static final List<String> FIRST_TAGS =
            List.of("<think ", "<thinking ", "<thought>", "<reasoning>");

    /** Models do not always close what they opened. */
    private static final List<String> BLOCK_ENDS =
            List.of(ENDS.getFirst(), ENDS.getLast(), "</thought>", "</reasoning>");

    private boolean leading = true;
    private boolean stripped;
    private final StringBuilder space = new StringBuilder(0);

    /** What may become a tag. */
    private final StringBuilder pending = new StringBuilder(0);

    /** Whether a block is under way, what of its end has come, and the block where it is held. */
    private boolean open;

    private final StringBuilder endBegun = new StringBuilder(0);
    private @Nullable StringBuilder held;

    /** How many backticks opened the code under way, and how many have just come. */
    private int code;

    private int ticks;

    /** Whether any block was seen, and how many opening tags turned out to be text. */
    private boolean blocks;

    private int openedInText;
    private boolean unopenedEnd;

    /** What of this is for readers. */
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

    /** A closing tag where no block is open. It is never shown, unless its opening tag was. */
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
     * Whether a block's end has come, since this was asked for the last time, whose beginning never
     * did. What was given out before is then reasoning, except for what the last {@link #filter}
     * returned.
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

    /** How many backticks the code was opened with that {@code c} stands in; 0 outside of code. */
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

    /** What is left for readers when nothing more comes. */
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
