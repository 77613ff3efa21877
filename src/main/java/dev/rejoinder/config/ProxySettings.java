package dev.rejoinder.config;

import java.util.List;
import java.util.Locale;

/**
 * A proxy for connections to providers over HTTPS, made with {@code CONNECT}.
 *
 * @param bypass hosts that are reached directly: a name stands for itself and all names below it,
 *     {@code *} for every host
 */
public record ProxySettings(String host, int port, List<String> bypass) {
    public ProxySettings {
        bypass = bypass.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /** The same proxy, with these hosts reached directly. */
    ProxySettings bypassing(List<String> hosts) {
        return new ProxySettings(host, port, hosts);
    }

    /** Whether this host is reached through the proxy. The machine itself never is. */
    public boolean covers(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return !isLoopback(name) && bypass.stream().noneMatch(entry -> matches(entry, name));
    }

    private static boolean isLoopback(String name) {
        return name.equals("localhost")
                || name.equals("::1")
                || name.equals("[::1]")
                || name.startsWith("127.");
    }

    private static boolean matches(String entry, String name) {
        if (entry.equals("*")) {
            return true;
        }
        String domain = entry.startsWith(".") ? entry.substring(1) : entry;
        return name.equals(domain) || name.endsWith("." + domain);
    }
}
