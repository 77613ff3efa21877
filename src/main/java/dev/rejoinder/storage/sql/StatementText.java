package dev.rejoinder.storage.sql;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A statement text with named parameters, translated to JDBC's question marks. Also caches the
 * column labels, which are the same on every connection. Names are interned, as literals are, so
 * that comparing them is comparing references. Thread-safe.
 */
final class StatementText {
    /** By text. Bounded: the program has a few hundred texts, none of which contains user input. */
    private static final Map<String, StatementText> PARSED = new ConcurrentHashMap<>();

    private final String jdbc;
    private final List<String> parameters;
    private volatile String @Nullable [] columns;

    private StatementText(String jdbc, List<String> parameters) {
        this.jdbc = jdbc;
        this.parameters = parameters;
    }

    static StatementText of(String text) {
        StatementText parsed = PARSED.get(text);
        return parsed == null ? PARSED.computeIfAbsent(text, StatementText::parse) : parsed;
    }

    /** The text with a question mark in place of each parameter. */
    String jdbc() {
        return jdbc;
    }

    /** The name of each question mark's parameter, in order; a name may occur more than once. */
    List<String> parameters() {
        return parameters;
    }

    /** The column labels of the result, in order. */
    String[] columns(ResultSet results) throws SQLException {
        String[] known = columns;
        if (known == null) {
            ResultSetMetaData data = results.getMetaData();
            known = new String[data.getColumnCount()];
            for (int i = 0; i < known.length; i++) {
                known[i] = data.getColumnLabel(i + 1).intern();
            }
            columns = known;
        }
        return known;
    }

    /** Skips quoted text, comments and PostgreSQL's casts ({@code ::}). */
    static StatementText parse(String text) {
        if (text.indexOf(':') < 0) {
            return new StatementText(text, List.of());
        }
        var jdbc = new StringBuilder(text.length());
        var names = new ArrayList<String>();
        int at = 0;
        while (at < text.length()) {
            int end = endOfToken(text, at);
            if (text.charAt(at) == ':' && end > at + 1 && text.charAt(at + 1) != ':') {
                names.add(text.substring(at + 1, end).intern());
                jdbc.append('?');
            } else {
                jdbc.append(text, at, end);
            }
            at = end;
        }
        return new StatementText(jdbc.toString(), List.copyOf(names));
    }

    private static int endOfToken(String text, int at) {
        return switch (text.charAt(at)) {
            case '\'', '"' -> after(text, text.indexOf(text.charAt(at), at + 1));
            case '-' ->
                    text.startsWith("--", at) ? after(text, text.indexOf('\n', at + 1)) : at + 1;
            case ':' -> text.startsWith("::", at) ? at + 2 : endOfName(text, at + 1);
            default -> at + 1;
        };
    }

    private static int after(String text, int last) {
        return last < 0 ? text.length() : last + 1;
    }

    private static int endOfName(String text, int from) {
        int end = from;
        while (end < text.length() && isNamePart(text.charAt(end), end == from)) {
            end++;
        }
        return end;
    }

    /** A name cannot start with a digit: {@code [1:2]} is an array slice. */
    private static boolean isNamePart(char c, boolean first) {
        return (c >= 'a' && c <= 'z') || c == '_' || (!first && c >= '0' && c <= '9');
    }
}
