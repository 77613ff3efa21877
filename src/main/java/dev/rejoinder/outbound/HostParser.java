package dev.rejoinder.outbound;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the host of a URL. There are dozens of ways to write 127.0.0.1 (octal, hexadecimal, short,
 * as one number, in full-width digits), and parsers disagree about them. This parser accepts an
 * IPv4 address only in dotted decimal.
 */
final class HostParser {
    private static final int MAX_CHARS = 253;
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern PLAIN_NUMBERS = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern ENDS_IN_NUMBER =
            Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)", Pattern.DOTALL);
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");

    /** Suffixes that are reserved for private networks. */
    private static final Set<String> PRIVATE_ENDS =
            Set.of(
                    "localhost",
                    "localdomain",
                    "local",
                    "internal",
                    "intranet",
                    "private",
                    "corp",
                    "home",
                    "lan",
                    "home.arpa");

    private HostParser() {}

    /**
     * Returns the canonical spelling of a host.
     *
     * @param text the host of a URL, an IPv6 address in brackets
     */
    static String normal(String text) throws OutboundException {
        if (text.startsWith("[")) {
            return ipv6(text.substring(1, text.length() - 1));
        }
        String host = ascii(text);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (ENDS_IN_NUMBER.matcher(host).matches()) {
            if (!PLAIN_NUMBERS.matcher(host).matches()) {
                throw new OutboundException(
                        "The address must be a name, or an IPv4 address in dotted decimal.");
            }
            return host;
        }
        if (host.length() > MAX_CHARS || !NAME.matcher(host).matches()) {
            throw nameless(null);
        }
        return host;
    }

    static boolean isNormal(String host) {
        try {
            return normal(host.indexOf(':') < 0 ? host : "[" + host + "]").equals(host);
        } catch (OutboundException e) {
            return false;
        }
    }

    /** Whether a canonical host is an IP address, which needs no DNS lookup. */
    static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || PLAIN_NUMBERS.matcher(host).matches();
    }

    /** Whether a name is private: it has a private suffix, or no dot. */
    static boolean isPrivateName(String host) {
        if (isLiteral(host)) {
            return false;
        }
        return host.indexOf('.') < 0
                || PRIVATE_ENDS.stream().anyMatch(end -> host.endsWith("." + end));
    }

    private static String ascii(String text) throws OutboundException {
        try {
            // Also converts full-width digits, circled digits and other dots to ASCII.
            return IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw nameless(e);
        }
    }

    private static String ipv6(String literal) throws OutboundException {
        if (!IPV6.matcher(literal).matches()) {
            throw nameless(null);
        }
        try {
            // Converts an IPv4-mapped IPv6 address to IPv4.
            return InetAddress.ofLiteral(literal).getHostAddress();
        } catch (IllegalArgumentException e) {
            throw nameless(e);
        }
    }

    private static OutboundException nameless(@Nullable Throwable cause) {
        return new OutboundException("The address does not contain a valid host name.", cause);
    }
}
