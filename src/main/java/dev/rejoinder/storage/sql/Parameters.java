package dev.rejoinder.storage.sql;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of a statement's parameters, by name. A text says {@code :name}; names that it does
 * not use are ignored, so several statements may share one object. A value may be String, Integer,
 * Long, Double, byte[], Instant (stored as milliseconds) or null; and String[], Long[] or Integer[]
 * only where {@link Dialect#supportsMultiStatement}. Not thread-safe.
 */
public final class Parameters {
    static final Parameters NONE = new Parameters();

    private static final int USUAL_SIZE = 8;

    private String[] names = new String[USUAL_SIZE];
    private @Nullable Object[] values = new Object[USUAL_SIZE];
    private int size;

    /** Where the last value was found. Statements mostly ask for them in the order given. */
    private int last = -1;

    private Parameters() {}

    public static Parameters of(String name, @Nullable Object value) {
        return new Parameters().and(name, value);
    }

    /** Adds one more value, and returns this same object. */
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
     * The value of a name.
     *
     * @throws IllegalArgumentException when none was given
     */
    @Nullable Object value(String name) {
        last = Names.find(name, names, size, last + 1);
        if (last < 0) {
            throw new IllegalArgumentException("no value for :" + name);
        }
        return values[last];
    }
}
