package dev.rejoinder.benchmarks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures by name, in insertion order. */
final class NamedFigures {
    private final Map<String, Double> values = new LinkedHashMap<>();

    static NamedFigures parse(String line) {
        var figures = new NamedFigures();
        for (String pair : line.split(" ")) {
            String[] parts = pair.split("=");
            figures.put(parts[0], Double.parseDouble(parts[1]));
        }
        return figures;
    }

    NamedFigures put(String name, double value) {
        values.put(name, value);
        return this;
    }

    /** Adds all figures of another set, with a word before their names. */
    NamedFigures putAll(String word, NamedFigures others) {
        others.values.forEach((name, value) -> put(joined(word, name), value));
        return this;
    }

    /** Returns a figure's name with a word before it. */
    static String joined(String word, String name) {
        return word.isEmpty()
                ? name
                : word + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    double get(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no figure " + name);
        }
        return value;
    }

    Map<String, Double> values() {
        return values;
    }

    String line() {
        return values.entrySet().stream()
                .map(figure -> figure.getKey() + "=" + figure.getValue())
                .collect(Collectors.joining(" "));
    }

    String json() {
        return values.entrySet().stream()
                .map(figure -> "\"" + figure.getKey() + "\":" + text(figure.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Formats with at most three decimals, and none for whole numbers. */
    static String text(double value) {
        if (value == Math.rint(value)) {
            return Long.toString((long) value);
        }
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
