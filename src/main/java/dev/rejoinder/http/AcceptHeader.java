package dev.rejoinder.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The media types that a client prefers: the {@code Accept} header, a list with weights (RFC 9110,
 * 12.5.1). Parsing never fails: it ignores an element that is not a media range or whose weight is
 * not a number from 0 to 1. If no element is left, the client accepts everything. The {@code
 * charset} parameter is ignored, because every response is UTF-8.
 */
public final class AcceptHeader {
    private static final String WEIGHT = "q";
    private static final String CHARSET = "charset";
    private static final String ANY = "*";

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern WEIGHT_VALUE =
            Pattern.compile("0(?:\\.[0-9]*)?|\\.[0-9]+|1(?:\\.0*)?");

    /** The weight of each media range that may match what this server sends. */
    private final Map<String, Double> weights;

    private AcceptHeader(Map<String, Double> weights) {
        this.weights = weights;
    }

    /**
     * Parses all lines of the header as one list.
     *
     * @param lines the values of the header's lines; empty if the client did not send the header
     */
    public static AcceptHeader parse(List<String> lines) {
        var weights = new HashMap<String, Double>();
        for (String line : lines) {
            for (String element : split(line, ',')) {
                read(element, weights);
            }
        }
        return new AcceptHeader(weights);
    }

    private static void read(String element, Map<String, Double> weights) {
        List<String> parts = split(element, ';');
        String range = range(parts.getFirst());
        if (range == null) {
            return;
        }
        double weight = 1;
        for (String parameter : parts.subList(1, parts.size())) {
            int equals = parameter.indexOf('=');
            String name = (equals < 0 ? parameter : parameter.substring(0, equals)).strip();
            if (name.equalsIgnoreCase(WEIGHT)) {
                String value = equals < 0 ? "" : parameter.substring(equals + 1).strip();
                if (!WEIGHT_VALUE.matcher(value).matches()) {
                    return;
                }
                weight = Double.parseDouble(value);
                // Parameters after the weight do not affect the media type.
                break;
            }
            if (!name.isEmpty() && !name.equalsIgnoreCase(CHARSET)) {
                // The server does not send this variant.
                return;
            }
        }
        weights.merge(range, weight, Math::max);
    }

    /** The media range in lower case, or null if the text is not a media range. */
    private static @Nullable String range(String given) {
        String range = given.strip().toLowerCase(Locale.ROOT);
        if (range.equals(ANY)) {
            // The JDK's HTTP client sends this for any type.
            return "*/*";
        }
        int slash = range.indexOf('/');
        if (slash < 0) {
            return null;
        }
        String type = range.substring(0, slash);
        String subtype = range.substring(slash + 1);
        boolean wellFormed = TOKEN.matcher(type).matches() && TOKEN.matcher(subtype).matches();
        return wellFormed && (!type.equals(ANY) || subtype.equals(ANY)) ? range : null;
    }

    /** Splits at a separator outside quoted strings. */
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** The weight of a media type such as {@code text/plain}; 0 if it is not accepted. */
    public double weight(String mediaType) {
        if (weights.isEmpty()) {
            return 1;
        }
        String type = mediaType.substring(0, mediaType.indexOf('/'));
        Double exact = weights.get(mediaType);
        Double family = exact == null ? weights.get(type + "/*") : exact;
        return family == null ? weights.getOrDefault("*/*", 0.0) : family;
    }

    /** Whether the header names this media type itself, not only a range that includes it. */
    public boolean names(String mediaType) {
        return weights.getOrDefault(mediaType, 0.0) > 0;
    }

    /** Whether a media type is accepted and has a greater weight than each of the others. */
    public boolean prefers(String mediaType, String... others) {
        double weight = weight(mediaType);
        for (String other : others) {
            if (weight <= weight(other)) {
                return false;
            }
        }
        return weight > 0;
    }
}
