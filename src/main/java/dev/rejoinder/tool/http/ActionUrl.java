package dev.rejoinder.tool.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.tool.TextTemplate;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The URL of an action's request. Values are percent-encoded, so they cannot leave their place. */
final class ActionUrl {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** A part that servers may resolve to another folder. */
    private static final Pattern DOTS =
            Pattern.compile("(?is)(.*[/\\\\])?(\\.|%2e){1,2}([/\\\\].*)?");

    private ActionUrl() {}

    /** The URL with a letter for each placeholder, to validate the rest of it. */
    static WebAddress withPlaceholderValues(TextTemplate url) throws OutboundException {
        return WebAddress.parse(filled(url));
    }

    /** The fixed host of a URL. */
    static String host(TextTemplate url) throws ActionArgumentException {
        try {
            return withPlaceholderValues(url).host();
        } catch (OutboundException e) {
            throw cannotBeBuilt(e);
        }
    }

    private static ActionArgumentException cannotBeBuilt(OutboundException failure) {
        return new ActionArgumentException("The URL cannot be built: " + failure.sentence());
    }

    private static String filled(TextTemplate url) {
        return url.parts().stream()
                .map(
                        part ->
                                switch (part) {
                                    case TextTemplate.Part.Literal(String text) -> text;
                                    case TextTemplate.Part.Argument _,
                                            TextTemplate.Part.SecretValue _ ->
                                            "x";
                                })
                .collect(joining());
    }

    /**
     * Builds the URL of a call.
     *
     * @param template {@link HttpActionRules} has checked that its host is fixed
     */
    static WebAddress render(TextTemplate template, Map<String, String> query, ActionValues values)
            throws ActionArgumentException {
        var url = new StringBuilder();
        for (TextTemplate.Part part : template.parts()) {
            switch (part) {
                case TextTemplate.Part.Literal(String text) -> url.append(text);
                case TextTemplate.Part.SecretValue(String name) ->
                        url.append(encoded(values.secret(name)));
                case TextTemplate.Part.Argument(String name) ->
                        url.append(encoded(argument(name, values, url.indexOf("?") < 0)));
            }
        }
        requireNoDotSegments(url.toString());
        appendQuery(url, query, values);
        try {
            return WebAddress.parse(url.toString());
        } catch (OutboundException e) {
            throw cannotBeBuilt(e);
        }
    }

    private static String argument(String name, ActionValues values, boolean inPath)
            throws ActionArgumentException {
        String text = values.text(name);
        if (text == null || (inPath && text.isEmpty())) {
            throw new ActionArgumentException("The argument " + name + " must not be empty.");
        }
        if (inPath && DOTS.matcher(text).matches()) {
            throw new ActionArgumentException(
                    "The argument " + name + " must not contain the path segments . and ..");
        }
        return text;
    }

    /** Also finds those that a value completes. */
    private static void requireNoDotSegments(String url) throws ActionArgumentException {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        for (String segment : path.split("/", -1)) {
            if (DOTS.matcher(segment).matches()) {
                throw new ActionArgumentException("The URL must not contain the segments . and ..");
            }
        }
    }

    private static void appendQuery(
            StringBuilder url, Map<String, String> query, ActionValues values) {
        char separator = url.indexOf("?") < 0 ? '?' : '&';
        for (Map.Entry<String, String> entry : query.entrySet()) {
            Optional<String> value = values.render(TextTemplate.parse(entry.getValue()));
            if (value.isPresent()) {
                url.append(separator)
                        .append(encoded(entry.getKey()))
                        .append('=')
                        .append(encoded(value.get()));
                separator = '&';
            }
        }
    }

    /** Escapes everything but unreserved characters. */
    static String encoded(String text) {
        var result = new StringBuilder(text.length());
        for (byte value : text.getBytes(UTF_8)) {
            if (isUnreserved(value)) {
                result.append((char) value);
            } else {
                result.append('%').append(HEX.toHexDigits(value));
            }
        }
        return result.toString();
    }

    private static boolean isUnreserved(byte value) {
        return (value >= 'a' && value <= 'z')
                || (value >= 'A' && value <= 'Z')
                || (value >= '0' && value <= '9')
                || "-._~".indexOf(value) >= 0;
    }
}
