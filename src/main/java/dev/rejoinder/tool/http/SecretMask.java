package dev.rejoinder.tool.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.StringNode;

/**
 * Hides secrets in what a server answered: some echo the request. It finds a secret as it is,
 * percent-encoded, escaped in JSON or HTML, and in base64, in capital or small letters.
 */
public final class SecretMask {
    public static final String MASK = "***";

    private final @Nullable Pattern secrets;

    public SecretMask(List<String> values) {
        secrets =
                values.isEmpty()
                        ? null
                        : Pattern.compile(
                                values.stream()
                                        .flatMap(SecretMask::spellings)
                                        .distinct()
                                        // The longest first: one secret may begin with another.
                                        .sorted(Comparator.comparingInt(String::length).reversed())
                                        .map(Pattern::quote)
                                        .collect(joining("|")),
                                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    private static Stream<String> spellings(String value) {
        String json = StringNode.valueOf(value).toString();
        return Stream.of(
                value,
                ActionUrl.encoded(value),
                ActionUrl.encoded(value).replace("%20", "+"),
                ActionHeaders.bytesAsCharacters(value),
                json.substring(1, json.length() - 1),
                value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
                Base64.getEncoder().withoutPadding().encodeToString(value.getBytes(UTF_8)));
    }

    public String apply(String text) {
        return secrets == null ? text : secrets.matcher(text).replaceAll(MASK);
    }
}
