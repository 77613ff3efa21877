package dev.rejoinder.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses the messages of one PostgreSQL client connection. Not thread-safe. */
final class PostgresProtocol {
    private static final byte PARSE = 'P';
    private static final byte BIND = 'B';
    private static final byte EXECUTE = 'E';
    private static final byte SYNC = 'S';
    private static final byte QUERY = 'Q';

    /** SQL texts by the names of prepared statements. */
    private final Map<String, String> prepared = new HashMap<>();

    /** SQL texts by the names of portals. */
    private final Map<String, String> bound = new HashMap<>();

    private final List<String> executed = new ArrayList<>();

    /** Reads one message. If it ends a request, returns the SQL texts of its statements. */
    Optional<String> said(byte type, byte[] body) {
        switch (type) {
            case PARSE -> prepared.put(word(body, 0), word(body, 1));
            case BIND -> bound.put(word(body, 0), prepared.getOrDefault(word(body, 1), "?"));
            case EXECUTE -> executed.add(bound.getOrDefault(word(body, 0), "?"));
            case QUERY -> {
                return Optional.of(word(body, 0));
            }
            case SYNC -> {
                String request = String.join(" ", executed);
                executed.clear();
                return Optional.of(request);
            }
            default -> {}
        }
        return Optional.empty();
    }

    /** Returns one of the zero-terminated strings at the beginning of a message. */
    private static String word(byte[] body, int number) {
        int from = 0;
        for (int i = 0; ; i++) {
            int to = from;
            while (body[to] != 0) {
                to++;
            }
            if (i == number) {
                return new String(body, from, to - from, StandardCharsets.UTF_8);
            }
            from = to + 1;
        }
    }
}
