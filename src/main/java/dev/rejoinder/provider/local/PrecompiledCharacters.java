package dev.rejoinder.provider.local;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * SentencePiece's compiled normalization, mostly NFKC: a double-array trie from UTF-8 sequences to
 * offsets in a list of replacements.
 */
final class PrecompiledCharacters implements UnaryOperator<String> {
    /** Longer grapheme clusters are replaced character by character, as the original does. */
    private static final int MAX_CLUSTER_BYTES = 5;

    private final int[] trie;
    private final byte[] replacements;

    private PrecompiledCharacters(int[] trie, byte[] replacements) {
        this.trie = trie;
        this.replacements = replacements;
    }

    /** Reads a {@code precompiled_charsmap}; an empty one changes nothing. */
    static UnaryOperator<String> of(String base64) {
        if (base64.isEmpty()) {
            return UnaryOperator.identity();
        }
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Base64.getDecoder().decode(base64))
                            .order(ByteOrder.LITTLE_ENDIAN);
            int[] trie = new int[bytes.getInt() / Integer.BYTES];
            bytes.asIntBuffer().get(trie);
            bytes.position(bytes.position() + trie.length * Integer.BYTES);
            byte[] replacements = new byte[bytes.remaining()];
            bytes.get(replacements);
            return new PrecompiledCharacters(trie, replacements);
        } catch (RuntimeException e) {
            throw new UnsupportedModelException(
                    "The tokenizer's precompiled_charsmap is invalid.", e);
        }
    }

    @Override
    public String apply(String text) {
        var normalized = new StringBuilder(text.length());
        var clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
        clusters.setText(text);
        int start = 0;
        for (int end; (end = clusters.next()) != BreakIterator.DONE; start = end) {
            append(text.substring(start, end), normalized);
        }
        return normalized.toString();
    }

    private void append(String cluster, StringBuilder normalized) {
        byte[] bytes = cluster.getBytes(StandardCharsets.UTF_8);
        String whole = bytes.length <= MAX_CLUSTER_BYTES ? replacement(bytes) : null;
        if (whole != null) {
            normalized.append(whole);
            return;
        }
        cluster.codePoints()
                .mapToObj(Character::toString)
                .forEach(
                        character -> {
                            String replacement =
                                    replacement(character.getBytes(StandardCharsets.UTF_8));
                            normalized.append(replacement == null ? character : replacement);
                        });
    }

    /** Returns the replacement of the shortest prefix that has one, or null. */
    private @Nullable String replacement(byte[] key) {
        int node = offset(trie[0]);
        for (byte signed : key) {
            int label = signed & 0xFF;
            node ^= label;
            if (label == 0 || node >= trie.length || label(trie[node]) != label) {
                return null;
            }
            boolean leaf = (trie[node] >>> 8 & 1) == 1;
            node ^= offset(trie[node]);
            if (leaf) {
                return replacementAt(trie[node] & Integer.MAX_VALUE);
            }
        }
        return null;
    }

    private String replacementAt(int start) {
        int end = start;
        while (end < replacements.length && replacements[end] != 0) {
            end++;
        }
        return new String(Arrays.copyOfRange(replacements, start, end), StandardCharsets.UTF_8);
    }

    private static int label(int unit) {
        return unit & (Integer.MIN_VALUE | 0xFF);
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }
}
