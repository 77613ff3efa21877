package dev.rejoinder.tool.http;

import dev.rejoinder.tool.TextTemplate;
import dev.rejoinder.wire.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The headers of an action's request. */
final class ActionHeaders {
    private ActionHeaders() {}

    /**
     * The headers of a call. One whose argument is missing is left out.
     *
     * @param defaults for names that the owner has not set
     */
    static List<Header> render(
            Map<String, String> headers, ActionValues values, List<Header> defaults)
            throws ActionArgumentException {
        var all = new ArrayList<Header>();
        for (Map.Entry<String, String> entry : headers.entrySet()) {
            Optional<String> value = values.render(TextTemplate.parse(entry.getValue()));
            if (value.isPresent()) {
                all.add(header(entry.getKey(), value.get()));
            }
        }
        for (Header header : defaults) {
            if (all.stream().noneMatch(own -> own.name().equalsIgnoreCase(header.name()))) {
                all.add(header);
            }
        }
        return all;
    }

    private static Header header(String name, String value) throws ActionArgumentException {
        try {
            return new Header(name, bytesAsCharacters(value));
        } catch (IllegalArgumentException e) {
            // The message must not contain the value, which may be a secret.
            throw new ActionArgumentException(
                    "The header " + name + " cannot be sent: an argument contains a line break.");
        }
    }

    /** Returns each byte of the UTF-8 form as a character, as headers are sent. */
    static String bytesAsCharacters(String value) {
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
