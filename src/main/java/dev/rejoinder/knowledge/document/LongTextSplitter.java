package dev.rejoinder.knowledge.document;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is too long for one chunk, in pieces that fit: of whole sentences, or of whole lines. */
final class LongTextSplitter {
    /** A sentence no longer than this is repeated where a paragraph was cut. */
    private static final int MAX_OVERLAP = 300;

    /** A cut for want of any better place: fits even when every character weighs most. */
    private static final int LEAST_STEP = 400;

    private LongTextSplitter() {}

    /** Pieces of whole sentences; each begins with the last sentence of the one before. */
    static List<String> sentences(String text, String language) {
        List<String> sentences = new ArrayList<>();
        var breaks = BreakIterator.getSentenceInstance(Locale.of(language));
        breaks.setText(text);
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            addFitting(text.substring(start, end), sentences);
            start = end;
        }
        return packed(sentences, true);
    }

    /** Pieces of whole lines. */
    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        text.lines().forEach(line -> addFitting(line + "\n", lines));
        return packed(lines, false);
    }

    private static List<String> packed(List<String> parts, boolean overlapping) {
        var pieces = new ArrayList<String>();
        var piece = new StringBuilder();
        int weight = 0;
        String last = "";
        for (String part : parts) {
            int added = TokenEstimate.of(part);
            if (weight > 0 && weight + added > Chunker.MAX_WEIGHT) {
                pieces.add(piece.toString().strip());
                piece.setLength(0);
                int repeated = TokenEstimate.of(last);
                boolean repeats =
                        overlapping
                                && repeated <= MAX_OVERLAP
                                && repeated + added <= Chunker.MAX_WEIGHT;
                piece.append(repeats ? last : "");
                weight = repeats ? repeated : 0;
            }
            piece.append(part);
            weight += added;
            last = part;
        }
        pieces.add(overlapping ? piece.toString().strip() : piece.toString().stripTrailing());
        pieces.removeIf(String::isBlank);
        return pieces;
    }

    /** The part itself, or where it does not fit, cut between words, or anywhere. */
    private static void addFitting(String part, List<String> parts) {
        int start = 0;
        while (part.length() - start > LEAST_STEP
                && TokenEstimate.of(part.substring(start, end(part, start))) > Chunker.MAX_WEIGHT) {
            int cut = start + LEAST_STEP;
            int space = part.lastIndexOf(' ', cut);
            if (space > start) {
                cut = space + 1;
            } else if (Character.isHighSurrogate(part.charAt(cut - 1))) {
                cut--;
            }
            parts.add(part.substring(start, cut));
            start = cut;
        }
        parts.add(part.substring(start));
    }

    private static int end(String part, int start) {
        return Math.min(part.length(), start + Chunker.MAX_WEIGHT + 1);
    }
}
