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
 * A statement with names for its parameters, turned into one that JDBC knows. It also remembers
 * what its columns are called, which is the same on every connection. Thread-safe.
 */
final class StatementText {
    /** By their text. The program has some hundred of them; none has a user's words in it. */
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

    /** The text with a question mark for each parameter. */
    String jdbc() {
        return jdbc;
    }

    /** The name behind each question mark, in order; a name may come more than once. */
    List<String> parameters() {
        return parameters;
    }

    /** The names of the columns of what the statement gives, in order. */
    String[] columns(ResultSet results) throws SQLException {
        String[] known = columns;
        if (known == null) {
            ResultSetMetaData data = results.getMetaData();
            known = new String[data.getColumnCount()];
            for (int i = 0; i < known.length; i++) {
                known[i] = data.getColumnLabel(i + 1);
            }
            columns = known;
        }
        return known;
    }

    /** Leaves alone what is quoted or a comment, and PostgreSQL's casts ({@code ::}). */
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
                names.add(text.substring(at + 1, end));
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

    /** A digit does not begin a name, but the end of an array's slice. */
    private static boolean isNamePart(char c, boolean first) {
        return (c >= 'a' && c <= 'z') || c == '_' || (!first && c >= '0' && c <= '9');
    }
}
