package dev.rejoinder.knowledge.web;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page's media type: from its header, or from its file extension if the header is not specific.
 */
record MediaType(String type, @Nullable String charset) {
    private static final Pattern TYPE =
            Pattern.compile("\\s*([a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+)");
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?'?([a-z0-9_.:+-]{1,40})");

    private static final Map<String, String> BY_ENDING =
            Map.of(
                    "html", "text/html",
                    "htm", "text/html",
                    "xhtml", "application/xhtml+xml",
                    "txt", "text/plain",
                    "md", "text/markdown",
                    "markdown", "text/markdown",
                    "csv", "text/csv",
                    "pdf", "application/pdf",
                    "docx",
                            "application/vnd.openxmlformats-officedocument.wordprocessingml.document");

    /** Empty if neither the header nor the extension gives a type. */
    static Optional<MediaType> of(@Nullable String header, String path) {
        String named = BY_ENDING.get(ending(path));
        String text = header == null ? "" : header.toLowerCase(Locale.ROOT);
        Matcher type = TYPE.matcher(text);
        if (!type.lookingAt() || type.group(1).equals("application/octet-stream")) {
            return Optional.ofNullable(named).map(found -> new MediaType(found, null));
        }
        Matcher charset = CHARSET.matcher(text);
        boolean betterNamed = "text/markdown".equals(named) && type.group(1).equals("text/plain");
        return Optional.of(
                new MediaType(
                        betterNamed ? "text/markdown" : canonical(type.group(1)),
                        charset.find() ? charset.group(1) : null));
    }

    /** The extension of a path's last segment, in lower case; empty if there is none. */
    static String ending(String path) {
        int query = path.indexOf('?');
        String plain = query < 0 ? path : path.substring(0, query);
        String name = plain.substring(plain.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static String canonical(String type) {
        return type.equals("text/x-markdown") ? "text/markdown" : type;
    }
}
