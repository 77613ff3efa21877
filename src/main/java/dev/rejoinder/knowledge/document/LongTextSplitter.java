package dev.rejoinder.knowledge.document;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits text that is too long for one chunk at sentence or line boundaries. */
final class LongTextSplitter {
    /** After a split, the next piece repeats the last sentence if it is not longer than this. */
    private static final int MAX_OVERLAP = 300;

    /**
     * Length of a forced split without a boundary; it fits even if every character has the highest
     * weight.
     */
    private static final int LEAST_STEP = 400;

    private LongTextSplitter() {}

    /**
     * Splits at sentence boundaries; each piece begins with the last sentence of the previous one.
     */
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

    /** Splits at line boundaries. */
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

    /** Adds the part, split between words or anywhere if it does not fit. */
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
