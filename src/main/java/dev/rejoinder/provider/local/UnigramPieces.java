package dev.rejoinder.provider.local;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A Unigram tokenizer, as SentencePiece trains it: of all ways to split a word into pieces of the
 * vocabulary, it takes the one with the highest sum of scores. Immutable.
 */
final class UnigramPieces implements Tokenizer {
    /** A character that is not in the vocabulary scores this much below the rarest piece. */
    private static final double UNKNOWN_PENALTY = 10;

    private static final int MAX_CHARACTERS_PER_TOKEN = 100;

    private final PieceTable table;
    private final int unknown;
    private final double unknownScore;
    private final UnaryOperator<String> normalizer;
    private final Metaspace metaspace;
    private final SpecialTokens special;

    /**
     * A piece of the vocabulary.
     *
     * @param score the logarithm of its probability
     */
    record Piece(String text, double score, int id) {}

    /**
     * Creates a tokenizer.
     *
     * @param added ids of tokens with a meaning of their own, such as {@code </s>}; a text that
     *     contains their names contains ordinary characters
     * @param unknown the id for characters that are not in the vocabulary
     */
    UnigramPieces(
            List<Piece> pieces,
            Set<Integer> added,
            int unknown,
            UnaryOperator<String> normalizer,
            Metaspace metaspace,
            SpecialTokens special) {
        table =
                new PieceTable(
                        pieces.stream()
                                .filter(piece -> !added.contains(piece.id()))
                                .filter(piece -> !piece.text().isEmpty())
                                .toList());
        unknownScore = pieces.stream().mapToDouble(Piece::score).min().orElse(0) - UNKNOWN_PENALTY;
        this.unknown = unknown;
        this.normalizer = normalizer;
        this.metaspace = metaspace;
        this.special = special;
    }

    @Override
    public int[] numbers(String text, int limit) {
        var found = new TokenIds(limit, special);
        int most = Math.min(text.length(), limit * MAX_CHARACTERS_PER_TOKEN);
        for (String word : metaspace.words(normalizer.apply(text.substring(0, most)))) {
            if (found.full()) {
                break;
            }
            add(word, found);
        }
        return found.closed();
    }

    private void add(String word, TokenIds found) {
        var paths = new BestPaths(word.length());
        int width;
        for (int start = 0; start < word.length(); start += width) {
            width = Character.charCount(word.codePointAt(start));
            boolean single = false;
            PieceTable.Matches matches = table.matches(word, start);
            while (matches.next()) {
                paths.offer(start, matches.end(), matches.score(), matches.id());
                single |= matches.end() == start + width;
            }
            if (!single) {
                paths.offer(start, start + width, unknownScore, unknown);
            }
        }
        int before = -1;
        for (int id : paths.ids()) {
            // Unknown characters in a row are one token.
            if (id != unknown || before != unknown) {
                found.add(id);
            }
            before = id;
        }
    }

    /** The best path to each position of a word (Viterbi's algorithm). */
    private static final class BestPaths {
        private final double[] scores;
        private final int[] starts;
        private final int[] ids;

        BestPaths(int length) {
            scores = new double[length + 1];
            starts = new int[length + 1];
            ids = new int[length + 1];
            Arrays.fill(starts, -1);
        }

        /** Offers a piece. Starts must ascend, so the best path to each is known. */
        void offer(int start, int end, double score, int id) {
            double sum = scores[start] + score;
            if (starts[end] < 0 || sum > scores[end]) {
                scores[end] = sum;
                starts[end] = start;
                ids[end] = id;
            }
        }

        int[] ids() {
            int[] path = new int[ids.length];
            int from = path.length;
            for (int end = ids.length - 1; end > 0; end = starts[end]) {
                path[--from] = ids[end];
            }
            return Arrays.copyOfRange(path, from, path.length);
        }
    }
}
