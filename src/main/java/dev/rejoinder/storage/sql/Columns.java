package dev.rejoinder.storage.sql;

import static java.util.stream.Collectors.joining;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The columns of one record, listed once for all statements that read or write it. A column's value
 * is the parameter of the same name unless {@link #with} sets another SQL expression.
 */
final class Columns {
    private final Map<String, String> values;

    private Columns(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    static Columns of(String... names) {
        var values = new LinkedHashMap<String, String>();
        for (String name : names) {
            values.put(name, ":" + name);
        }
        return new Columns(values);
    }

    /** Sets the SQL expression of a column, or adds the column. */
    Columns with(String name, String expression) {
        var changed = new LinkedHashMap<>(values);
        changed.put(name, expression);
        return new Columns(changed);
    }

    /** These columns followed by more. */
    Columns and(Columns more) {
        var all = new LinkedHashMap<>(values);
        all.putAll(more.values);
        return new Columns(all);
    }

    /** The same columns, with {@code null} as every value. */
    Columns cleared() {
        var cleared = new LinkedHashMap<>(values);
        cleared.replaceAll((name, value) -> "null");
        return new Columns(cleared);
    }

    /** {@code a, b} */
    String names() {
        return String.join(", ", values.keySet());
    }

    /** {@code t.a, t.b} */
    String from(String table) {
        return list(name -> table + "." + name);
    }

    /** {@code :a, :b} */
    String values() {
        return String.join(", ", values.values());
    }

    /** {@code a = :a, b = :b} */
    String assignments() {
        return list(name -> name + " = " + values.get(name));
    }

    /** {@code b = excluded.b} for all columns but these. */
    String excluded(String... keys) {
        List<String> except = List.of(keys);
        return values.keySet().stream()
                .filter(name -> !except.contains(name))
                .map(name -> name + " = excluded." + name)
                .collect(joining(", "));
    }

    /** {@code insert into table (a, b) values (:a, :b)} */
    String insertInto(String table) {
        return "insert into " + table + " (" + names() + ") values (" + values() + ")\n";
    }

    /**
     * {@code insert into table (a, b) select :a, :b}; the caller appends the {@code from} clause.
     */
    String insertSelect(String table) {
        return "insert into " + table + " (" + names() + ") select " + values() + "\n";
    }

    private String list(Function<String, String> each) {
        return values.keySet().stream().map(each).collect(joining(", "));
    }
}
