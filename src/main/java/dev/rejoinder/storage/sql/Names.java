package dev.rejoinder.storage.sql;

/** Finds names in short lists that are mostly asked for in the order they have. */
final class Names {
    private Names() {}

    /** Looks from one place on to the end, and then from the beginning. Returns -1 for none. */
    static int find(String name, String[] names, int size, int from) {
        for (int i = from; i < size; i++) {
            if (name.equals(names[i])) {
                return i;
            }
        }
        for (int i = Math.min(from, size) - 1; i >= 0; i--) {
            if (name.equals(names[i])) {
                return i;
            }
        }
        return -1;
    }
}
