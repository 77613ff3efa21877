package dev.rejoinder.storage.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** The query parameters of a database URL. */
final class UrlParameters {
    /** Parameters that a URL must not set, with the reason. */
    private static final Map<String, String> REFUSED =
            Map.of(
                    "socketTimeout",
                    "the server sets its own timeouts of about four seconds per request",
                    "reWriteBatchedInserts",
                    "the server needs the update count of each statement",
                    "readOnly",
                    "the server must be able to write",
                    "readOnlyMode",
                    "the server must be able to write",
                    "autosave",
                    "the server retries failed statements itself",
                    "password",
                    "it would be visible wherever the URL is shown; set database.password");

    /**
     * Settings that the URL's {@code options} must not contain, because the server sets them on
     * each connection.
     */
    private static final List<String> SET_BY_THE_SERVER =
            List.of(
                    "statement_timeout",
                    "idle_in_transaction_session_timeout",
                    "synchronous_commit",
                    "default_transaction_read_only");

    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * Parses a URL that starts with {@code jdbc:postgresql:}.
     *
     * @throws IllegalArgumentException if the URL is malformed or has an unsupported parameter. The
     *     message is a sentence without its subject, such as "has the parameter …"
     */
    UrlParameters(String url) {
        if (Driver.parseURL(url, null) == null) {
            throw new IllegalArgumentException(
                    "has an invalid URL: use jdbc:postgresql://host:port/database");
        }
        int start = url.indexOf('?');
        String text = start < 0 ? "" : url.substring(start + 1);
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                values.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        values.keySet().forEach(UrlParameters::check);
        String options = values.getOrDefault("options", "");
        for (String name : SET_BY_THE_SERVER) {
            if (options.contains(name)) {
                throw refused("options", "the server itself sets " + name);
            }
        }
    }

    private static void check(String name) {
        String reason = REFUSED.get(name);
        if (reason != null) {
            throw refused(name, reason);
        }
        if (PGProperty.forName(name) == null) {
            String likely =
                    Arrays.stream(PGProperty.values())
                            .map(PGProperty::getName)
                            .filter(known -> known.equalsIgnoreCase(name))
                            .findFirst()
                            .map(known -> "; it is written " + known)
                            .orElse("");
            throw new IllegalArgumentException(
                    "has the parameter \"" + name + "\", which does not exist" + likely);
        }
    }

    private static IllegalArgumentException refused(String name, String reason) {
        return new IllegalArgumentException(
                "has the parameter \"" + name + "\", which cannot be set here: " + reason);
    }

    boolean has(PGProperty property) {
        return values.containsKey(property.getName());
    }
}
