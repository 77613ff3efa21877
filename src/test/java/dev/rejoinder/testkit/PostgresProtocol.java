package dev.rejoinder.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Understands what a client says to PostgreSQL on one connection. Used by one thread. */
final class PostgresProtocol {
    private static final byte PARSE = 'P';
    private static final byte BIND = 'B';
    private static final byte EXECUTE = 'E';
    private static final byte SYNC = 'S';
    private static final byte QUERY = 'Q';

    /** Texts by the names of prepared statements. */
    private final Map<String, String> prepared = new HashMap<>();

    /** Texts by the names of what is bound. */
    private final Map<String, String> bound = new HashMap<>();

    private final List<String> executed = new ArrayList<>();

    /** Takes a message. Where it ends a request, that is returned: the texts of its statements. */
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

    /** One of the texts that a message begins with, each of which ends with a zero. */
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
