package dev.rejoinder.provider.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that the environment asks for: {@code https_proxy}, {@code http_proxy} and {@code
 * no_proxy}, each also in capitals, except {@code HTTP_PROXY}, which a CGI request could set. Hosts
 * of this machine are never reached through a proxy.
 */
public final class ProxySettings extends ProxySelector {
    private static final int DEFAULT_PORT = 80;

    private final @Nullable Proxy secure;
    private final @Nullable Proxy plain;
    private final List<String> direct;

    private ProxySettings(@Nullable Proxy secure, @Nullable Proxy plain, List<String> direct) {
        this.secure = secure;
        this.plain = plain;
        this.direct = direct;
    }

    /**
     * Reads the environment; empty when it names no proxy.
     *
     * @throws IllegalArgumentException when a proxy is named by something else than {@code
     *     http://host:port} or {@code host:port}; its text is not quoted, as it may hold a password
     */
    public static Optional<ProxySettings> from(Map<String, String> environment) {
        Proxy secure = proxy(value(environment, "https_proxy", "HTTPS_PROXY"));
        Proxy plain = proxy(value(environment, "http_proxy"));
        if (secure == null && plain == null) {
            return Optional.empty();
        }
        List<String> direct =
                Stream.of(value(environment, "no_proxy", "NO_PROXY").split(",", -1))
                        .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                        .filter(entry -> !entry.isEmpty())
                        .toList();
        return Optional.of(new ProxySettings(secure, plain, direct));
    }

    private static String value(Map<String, String> environment, String... names) {
        for (String name : names) {
            String value = environment.get(name);
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return "";
    }

    private static @Nullable Proxy proxy(String text) {
        if (text.isEmpty()) {
            return null;
        }
        URI uri;
        try {
            uri = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a proxy setting is not an address");
        }
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException("a proxy is set as http://host:port");
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
    }

    @Override
    public List<Proxy> select(URI uri) {
        Proxy proxy = "https".equalsIgnoreCase(uri.getScheme()) ? secure : plain;
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        return List.of(proxy == null || isDirect(host) ? Proxy.NO_PROXY : proxy);
    }

    private boolean isDirect(String host) {
        if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
            return true;
        }
        for (String entry : direct) {
            String name = entry.startsWith(".") ? entry.substring(1) : entry;
            if (entry.equals("*") || host.equals(name) || host.endsWith("." + name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The call that wanted it fails, and says so.
    }
}
