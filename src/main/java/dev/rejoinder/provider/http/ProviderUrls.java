package dev.rejoinder.provider.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Builds URLs below a provider's base URL. */
public final class ProviderUrls {
    private ProviderUrls() {}

    /**
     * Appends a path to the base URL's path, and a query to its query.
     *
     * @param path starts with a slash; already encoded
     * @param query already encoded, or null
     */
    public static URI below(URI base, String path, @Nullable String query) {
        String start = base.getRawPath() == null ? "" : base.getRawPath();
        while (start.endsWith("/")) {
            start = start.substring(0, start.length() - 1);
        }
        String own = base.getRawQuery();
        String joined = own == null ? query : query == null ? own : own + "&" + query;
        return URI.create(
                base.getScheme()
                        + "://"
                        + base.getRawAuthority()
                        + start
                        + path
                        + (joined == null ? "" : "?" + joined));
    }

    /** Encodes a name as one path segment. */
    public static String segment(String name) {
        var encoded = new StringBuilder();
        for (byte b : name.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '-'
                            || c == '_'
                            || (c == '.' && name.length() > 2);
            encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return encoded.toString();
    }
}
