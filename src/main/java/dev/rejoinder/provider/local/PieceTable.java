package dev.rejoinder.provider.local;

import java.util.Comparator;
import java.util.List;

/**
 * Finds the pieces that a text continues with. A sorted table in a few arrays, because vocabularies
 * of multilingual models have 250,000 pieces. Immutable.
 */
final class PieceTable {
    private final char[] text;

    /** Where each piece starts in the text, and the end of the last one. */
    private final int[] starts;

    private final double[] scores;
    private final int[] ids;

    PieceTable(List<UnigramPieces.Piece> pieces) {
        List<UnigramPieces.Piece> sorted =
                pieces.stream().sorted(Comparator.comparing(UnigramPieces.Piece::text)).toList();
        var all = new StringBuilder();
        starts = new int[sorted.size() + 1];
        scores = new double[sorted.size()];
        ids = new int[sorted.size()];
        for (int i = 0; i < sorted.size(); i++) {
            UnigramPieces.Piece piece = sorted.get(i);
            all.append(piece.text());
            starts[i + 1] = all.length();
            scores[i] = piece.score();
            ids[i] = piece.id();
        }
        text = all.toString().toCharArray();
    }

    /** The pieces that start at this offset of a word, from short to long. */
    Matches matches(String word, int start) {
        return new Matches(word, start);
    }

    /** A cursor; it stands before the first piece. */
    final class Matches {
        private final String word;
        private final int start;
        private int end;

        // All pieces in this range start with the word's characters from start to end.
        private int low;
        private int high = ids.length;

        private Matches(String word, int start) {
            this.word = word;
            this.start = start;
            this.end = start;
        }

        boolean next() {
            while (end < word.length() && low < high) {
                int depth = end - start;
                char next = word.charAt(end);
                low = bound(depth, next);
                high = bound(depth, (char) (next + 1));
                end++;
                if (low < high && starts[low + 1] - starts[low] == depth + 1) {
                    return true;
                }
            }
            return false;
        }

        /** The offset in the word after the piece. */
        int end() {
            return end;
        }

        double score() {
            return scores[low];
        }

        int id() {
            return ids[low];
        }

        /** The first piece of the range whose character at this depth is not below the given. */
        private int bound(int depth, char least) {
            int from = low;
            int to = high;
            while (from < to) {
                int middle = (from + to) >>> 1;
                int at = starts[middle] + depth;
                if (at >= starts[middle + 1] || text[at] < least) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return from;
        }
    }
}
