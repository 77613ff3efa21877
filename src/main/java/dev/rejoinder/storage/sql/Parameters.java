package dev.rejoinder.storage.sql;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of a statement's named parameters ({@code :name}). Names that a statement does not use
 * are ignored, so several statements can share one object. A value is a String, Integer, Long,
 * Double, byte[], Instant (stored as milliseconds) or null; a String[], Long[] or Integer[]
 * requires {@link Dialect#supportsMultiStatement}. Not thread-safe.
 */
public final class Parameters {
    static final Parameters NONE = new Parameters();

    private static final int USUAL_SIZE = 8;

    private String[] names = new String[USUAL_SIZE];
    private @Nullable Object[] values = new Object[USUAL_SIZE];
    private int size;

    /**
     * Index of the last value found. Statements mostly use the parameters in the order given, so
     * the next search starts there.
     */
    private int last = -1;

    private Parameters() {}

    public static Parameters of(String name, @Nullable Object value) {
        return new Parameters().and(name, value);
    }

    /** Adds a value and returns this object. */
    public Parameters and(String name, @Nullable Object value) {
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        names[size] = name;
        values[size++] = value;
        return this;
    }

    /**
     * Returns the value of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    @Nullable Object value(String name) {
        last = Names.find(name, names, size, last + 1);
        if (last < 0) {
            throw new IllegalArgumentException("no value for :" + name);
        }
        return values[last];
    }
}
