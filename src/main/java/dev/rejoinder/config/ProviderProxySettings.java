package dev.rejoinder.config;

import java.util.List;
import java.util.Locale;

/**
 * A proxy for HTTPS connections to providers, with {@code CONNECT}.
 *
 * @param bypass hosts to connect to directly: a name covers its subdomains, {@code *} covers all
 *     hosts
 */
public record ProviderProxySettings(String host, int port, List<String> bypass) {
    public ProviderProxySettings {
        bypass = bypass.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /** The same proxy with these hosts bypassed. */
    ProviderProxySettings bypassing(List<String> hosts) {
        return new ProviderProxySettings(host, port, hosts);
    }

    /** Whether connections to this host use the proxy. Loopback addresses never do. */
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
