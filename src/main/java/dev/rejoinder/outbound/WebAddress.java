package dev.rejoinder.outbound;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A normalized http or https URL: lower-case ASCII host, no user info, no dot segments, no
 * fragment, no needless escapes. Equal objects address the same resource.
 *
 * @param secure whether it uses TLS
 * @param host a name without a trailing dot, an IPv4 address in dotted decimal, or an IPv6 address
 *     without brackets
 * @param path includes the query, if any; starts with a slash
 */
public record WebAddress(boolean secure, String host, int port, String path) {
    /** The longest URL that is accepted. */
    public static final int MAX_CHARS = 4096;

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:");
    private static final Pattern WEB = Pattern.compile("(?is)(https?)://([^/?#]*)([^#]*).*");
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]*)(?::([0-9]{0,5}))?");

    /**
     * Validates all parts.
     *
     * @throws IllegalArgumentException when a part is not normalized
     */
    public WebAddress {
        if (!HostParser.isNormal(host)) {
            throw new IllegalArgumentException("not a host");
        }
        if (port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        if (!path.startsWith("/") || !PathNormalizer.normal(path).equals(path)) {
            throw new IllegalArgumentException("not a path");
        }
    }

    /**
     * Parses a URL that a user entered or a page links to.
     *
     * @throws OutboundException when it is not an http or https URL, or contains user info
     */
    public static WebAddress parse(String text) throws OutboundException {
        String address = text.strip();
        if (address.length() > MAX_CHARS) {
            throw new OutboundException("The address is too long.");
        }
        Matcher parts = WEB.matcher(address.replaceAll("[\\t\\n\\r]", ""));
        if (!parts.matches()) {
            throw new OutboundException(
                    "The address must begin with http:// or https:// and name a site.");
        }
        boolean secure = parts.group(1).equalsIgnoreCase("https");
        String authority = parts.group(2);
        if (authority.indexOf('@') >= 0) {
            throw new OutboundException("The address must not have a user name or password in it.");
        }
        Matcher hostAndPort = AUTHORITY.matcher(authority);
        if (!hostAndPort.matches()) {
            throw new OutboundException("The address does not contain a valid host name.");
        }
        return new WebAddress(
                secure,
                HostParser.normal(hostAndPort.group(1)),
                port(hostAndPort.group(2), secure),
                PathNormalizer.normal(parts.group(3)));
    }

    /**
     * Resolves a reference against this URL.
     *
     * @throws OutboundException when the result is not an http or https URL
     */
    public WebAddress resolve(String reference) throws OutboundException {
        String text = reference.strip();
        int fragment = text.indexOf('#');
        if (fragment >= 0) {
            text = text.substring(0, fragment);
        }
        if (SCHEME.matcher(text).lookingAt()) {
            return parse(text);
        }
        if (text.startsWith("//")) {
            return parse(scheme() + ":" + text);
        }
        String site = scheme() + "://" + authority();
        if (text.startsWith("/")) {
            return parse(site + text);
        }
        int query = path.indexOf('?');
        String own = query < 0 ? path : path.substring(0, query);
        if (text.isEmpty()) {
            return this;
        }
        if (text.startsWith("?")) {
            return parse(site + own + text);
        }
        return parse(site + own.substring(0, own.lastIndexOf('/') + 1) + text);
    }

    /** Whether scheme, host and port are the same. */
    public boolean hasOriginOf(WebAddress other) {
        return secure == other.secure && host.equals(other.host) && port == other.port;
    }

    /** The same site with another path. */
    public WebAddress withPath(String newPath) {
        return new WebAddress(secure, host, port, newPath);
    }

    /** Escapes a part of a path as {@link #path()} does, but keeps dot segments. */
    public static String escapedPath(String text) {
        return PathNormalizer.escaped(text);
    }

    public String scheme() {
        return secure ? "https" : "http";
    }

    /** Whether it uses the default port of its scheme. */
    public boolean hasStandardPort() {
        return port == (secure ? HTTPS_PORT : HTTP_PORT);
    }

    /** Host and port, as written in a URL. */
    public String authority() {
        String written = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return hasStandardPort() ? written : written + ":" + port;
    }

    public URI uri() {
        return URI.create(toString());
    }

    @Override
    public String toString() {
        return scheme() + "://" + authority() + path;
    }

    private static int port(@Nullable String digits, boolean secure) throws OutboundException {
        if (digits == null || digits.isEmpty()) {
            return secure ? HTTPS_PORT : HTTP_PORT;
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 0xFFFF) {
            throw new OutboundException("The address has an invalid port.");
        }
        return port;
    }
}
