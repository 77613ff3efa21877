package dev.rejoinder.storage.sql;

import static java.util.stream.Collectors.joining;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The columns of one record, listed once for all statements that read or write it. What a column is
 * set to is the parameter of its name, unless {@link #with} says otherwise.
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

    /** The same columns, of which one, which may be new, is set to a term. */
    Columns with(String name, String term) {
        var changed = new LinkedHashMap<>(values);
        changed.put(name, term);
        return new Columns(changed);
    }

    /** These columns and then those. */
    Columns and(Columns more) {
        var all = new LinkedHashMap<>(values);
        all.putAll(more.values);
        return new Columns(all);
    }

    /** The same columns, each set to null. */
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

    /** {@code insert into table (a, b) values (:a, :b)} */
    String insertInto(String table) {
        return "insert into " + table + " (" + names() + ") values (" + values() + ")\n";
    }

    /** {@code insert into table (a, b) select :a, :b}; what it is selected from comes behind it. */
    String insertSelect(String table) {
        return "insert into " + table + " (" + names() + ") select " + values() + "\n";
    }

    private String list(Function<String, String> each) {
        return values.keySet().stream().map(each).collect(joining(", "));
    }
}
