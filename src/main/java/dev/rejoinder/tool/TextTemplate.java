package dev.rejoinder.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text with placeholders: {@code {{name}}} for an argument, {@code {{secret.NAME}}} for a secret.
 * Immutable.
 */
public record TextTemplate(List<Part> parts) {
    private static final String OPENING = "{{";
    private static final Pattern PLACEHOLDER =
            Pattern.compile(
                    "\\{\\{\\s*+(?:secret\\.(?<secret>[A-Z][A-Z0-9_]{0,63}+)"
                            + "|(?<argument>[A-Za-z_][A-Za-z0-9_-]{0,63}+))\\s*+}}");

    /** A part of the text. */
    public sealed interface Part {
        record Literal(String text) implements Part {}

        record Argument(String name) implements Part {}

        record SecretValue(String name) implements Part {}
    }

    public TextTemplate {
        parts = List.copyOf(parts);
    }

    /**
     * Parses a text.
     *
     * @throws IllegalArgumentException with a sentence if braces enclose something else
     */
    public static TextTemplate parse(String text) {
        var parts = new ArrayList<Part>();
        Matcher found = PLACEHOLDER.matcher(text);
        int at = 0;
        while (found.find()) {
            addLiteral(parts, text.substring(at, found.start()));
            String secret = found.group("secret");
            parts.add(
                    secret == null
                            ? new Part.Argument(found.group("argument"))
                            : new Part.SecretValue(secret));
            at = found.end();
        }
        addLiteral(parts, text.substring(at));
        return new TextTemplate(parts);
    }

    private static void addLiteral(List<Part> parts, String text) {
        if (text.contains(OPENING)) {
            throw new IllegalArgumentException(
                    "Between {{ and }} there must be the name of a parameter, or secret. and the"
                            + " name of a secret.");
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Literal(text));
        }
    }

    /** The names of the secrets in a text that may contain other braces too, such as JSON. */
    public static Stream<String> secretNames(String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .flatMap(found -> Stream.ofNullable(found.group("secret")));
    }

    /** The names of the arguments, each as often as it occurs. */
    public Stream<String> arguments() {
        return parts.stream()
                .flatMap(
                        part ->
                                part instanceof Part.Argument(String name)
                                        ? Stream.of(name)
                                        : null);
    }

    /** The names of the secrets, each as often as it occurs. */
    public Stream<String> secrets() {
        return parts.stream()
                .flatMap(
                        part ->
                                part instanceof Part.SecretValue(String name)
                                        ? Stream.of(name)
                                        : null);
    }
}
