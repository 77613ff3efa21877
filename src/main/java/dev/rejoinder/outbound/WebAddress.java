package dev.rejoinder.outbound;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address of the web in its one spelling: lower-case ASCII host, no name or password, no dot
 * segments, no fragment, escapes only where they are needed. Two that are equal ask for the same.
 *
 * @param secure whether it is asked over TLS
 * @param host a name without a dot at its end, four plain numbers, or an IPv6 address without
 *     brackets
 * @param path with the query, if there is one; begins with a slash
 */
public record WebAddress(boolean secure, String host, int port, String path) {
    /** Longer ones are not asked. */
    public static final int MAX_CHARS = 4096;

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:");
    private static final Pattern WEB = Pattern.compile("(?is)(https?)://([^/?#]*)([^#]*).*");
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]*)(?::([0-9]{0,5}))?");

    /**
     * Checks all parts.
     *
     * @throws IllegalArgumentException when one is not in its one spelling
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
     * Reads what somebody typed or linked.
     *
     * @throws OutboundException when it is no address of the web, or has a name or password in it
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
            throw new OutboundException("The address does not name a site that can be asked.");
        }
        return new WebAddress(
                secure,
                HostParser.normal(hostAndPort.group(1)),
                port(hostAndPort.group(2), secure),
                PathNormalizer.normal(parts.group(3)));
    }

    /**
     * Where a reference found at this address leads.
     *
     * @throws OutboundException when that is no address of the web
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

    /** The same site with another path. */
    public WebAddress withPath(String newPath) {
        return new WebAddress(secure, host, port, newPath);
    }

    /** Part of a path in the spelling that {@link #path()} has; dot segments stay. */
    public static String escapedPath(String text) {
        return PathNormalizer.escaped(text);
    }

    public String scheme() {
        return secure ? "https" : "http";
    }

    /** Whether it is asked at its scheme's own port. */
    public boolean hasStandardPort() {
        return port == (secure ? HTTPS_PORT : HTTP_PORT);
    }

    /** Host and port as they are written in an address. */
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
            throw new OutboundException("The address has a port that does not exist.");
        }
        return port;
    }
}
