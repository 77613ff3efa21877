package dev.rejoinder.storage.sql;

/** Finds names in short lists that are mostly searched in list order. */
final class Names {
    private Names() {}

    /**
     * Searches from {@code from} to the end, then from the start. Returns -1 if there is no such
     * name.
     */
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
