package dev.rejoinder.provider.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Addresses below a provider's base address. */
public final class ProviderUrls {
    private ProviderUrls() {}

    /**
     * The base with {@code path} added to its path; its query stays, and {@code query} joins it.
     *
     * @param path begins with a slash, and is already encoded
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

    /** A name as one segment of a path, whatever is in it. */
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
