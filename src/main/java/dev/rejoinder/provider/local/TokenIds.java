package dev.rejoinder.provider.local;

import java.util.Arrays;

/** Token ids up to a limit; further ones are dropped. The special tokens fit in any case. */
final class TokenIds {
    private final int limit;
    private final int[] closing;
    private int[] ids = new int[64];
    private int count;

    TokenIds(int limit, SpecialTokens special) {
        closing = special.closing();
        this.limit = limit - closing.length;
        for (int id : special.opening()) {
            add(id);
        }
    }

    boolean full() {
        return count >= limit;
    }

    int count() {
        return count;
    }

    void add(int id) {
        if (full()) {
            return;
        }
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, 2 * count);
        }
        ids[count++] = id;
    }

    /** Drops all but the first. */
    void truncate(int length) {
        count = length;
    }

    int[] closed() {
        int[] closed = Arrays.copyOf(ids, count + closing.length);
        System.arraycopy(closing, 0, closed, count, closing.length);
        return closed;
    }
}
