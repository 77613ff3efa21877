package dev.rejoinder.config;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types that settings have. */
final class Kinds {
    private static final int MAX_PORT = 65_535;
    private static final int DEFAULT_PROXY_PORT = 80;

    private Kinds() {}

    static Kind<String> host() {
        return new Kind<>("HOST", "a host name or an IP address", false, Kinds::parseHost);
    }

    static Kind<Integer> port() {
        return wholeNumber(0, MAX_PORT);
    }

    static Kind<Integer> wholeNumber(int least, int most) {
        return new Kind<>(
                "N",
                "a whole number from %d to %d".formatted(least, most),
                false,
                text -> {
                    int number = Integer.parseInt(text);
                    require(number >= least && number <= most);
                    return number;
                });
    }

    static Kind<Duration> duration(Duration least, Duration most) {
        return new Kind<>(
                "TIME",
                "a time such as 500ms, 30s, 10m or 2h, from %s to %s"
                        .formatted(Durations.format(least), Durations.format(most)),
                false,
                text -> {
                    Duration duration = Durations.parse(text);
                    require(duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0);
                    return duration;
                });
    }

    static Kind<Boolean> onOff() {
        return new Kind<>(
                "on|off",
                "on or off",
                false,
                text -> {
                    require(text.equals("on") || text.equals("off"));
                    return text.equals("on");
                });
    }

    static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
        String names =
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("|"));
        return new Kind<>(
                names,
                "one of " + names.replace("|", ", "),
                false,
                text -> {
                    require(text.equals(text.toLowerCase(Locale.ROOT)));
                    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
                });
    }

    static Kind<EmbeddingSettings> embeddings() {
        return new Kind<>(
                "MODEL", "local, none, or openai/ and a model", false, EmbeddingSettings::parse);
    }

    static Kind<List<AnalyticsSettings.Price>> prices() {
        return new Kind<>(
                "PRICES",
                "models with two prices each, such as openai/gpt-4o-mini=0.15/0.60 or ollama/*=0/0,"
                        + " with commas between them",
                false,
                text -> split(text, AnalyticsSettings.Price::parse));
    }

    static Kind<String> currency() {
        return new Kind<>(
                "CODE",
                "three capital letters",
                false,
                text -> {
                    require(text.length() == 3 && text.chars().allMatch(c -> c >= 'A' && c <= 'Z'));
                    return text;
                });
    }

    static Kind<String> folder() {
        return new Kind<>(
                "FOLDER",
                "the path of a folder",
                false,
                text -> {
                    require(!text.isEmpty() && text.indexOf('\0') < 0);
                    return text;
                });
    }

    static Kind<List<AddressRange>> addressRanges() {
        return new Kind<>(
                "RANGES",
                "addresses and ranges such as 10.0.0.0/8 or ::1, with commas between them",
                false,
                text -> split(text, AddressRange::parse));
    }

    static Kind<List<String>> hosts() {
        return new Kind<>(
                "HOSTS",
                "host names with commas between them, or *",
                false,
                text -> split(text, Kinds::parseHost));
    }

    static Kind<URI> baseUrl() {
        return new Kind<>(
                "URL",
                "an http or https address without user and fragment",
                false,
                Kinds::parseBaseUrl);
    }

    static Kind<Optional<Secret>> secret() {
        return new Kind<>(
                "KEY",
                "visible ASCII characters without spaces",
                true,
                text -> text.isEmpty() ? Optional.empty() : Optional.of(new Secret(text)));
    }

    static Kind<Optional<String>> optionalText() {
        return new Kind<>(
                "NAME",
                "a text without control characters",
                false,
                text -> {
                    require(text.chars().noneMatch(Character::isISOControl));
                    return text.isEmpty() ? Optional.empty() : Optional.of(text);
                });
    }

    /** Without a password, so that it may be shown. */
    static Kind<Optional<String>> postgresUrl() {
        return new Kind<>(
                "URL",
                "jdbc:postgresql://host/database, without a password",
                false,
                text -> {
                    require(text.isEmpty() || text.startsWith(DatabaseSettings.POSTGRES));
                    require(!text.toLowerCase(Locale.ROOT).contains("password="));
                    require(text.indexOf('@') < 0);
                    return text.isEmpty() ? Optional.empty() : Optional.of(text);
                });
    }

    static Kind<Optional<ProxySettings>> proxy() {
        return new Kind<>(
                "URL",
                "http://host:port, of a proxy that asks for no password",
                true,
                text -> text.isEmpty() ? Optional.empty() : Optional.of(parseProxy(text)));
    }

    private static String parseHost(String text) {
        require(!text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/'));
        return text;
    }

    private static URI parseBaseUrl(String text) {
        URI address = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        require("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
        require(address.getHost() != null && address.getPort() <= MAX_PORT);
        require(address.getRawUserInfo() == null);
        require(address.getRawFragment() == null);
        return address;
    }

    private static ProxySettings parseProxy(String text) {
        URI address = URI.create(text.contains("://") ? text : "http://" + text);
        require("http".equals(address.getScheme()) && address.getPort() <= MAX_PORT);
        String host = address.getHost();
        if (host == null) {
            throw new IllegalArgumentException("no host");
        }
        require(address.getRawUserInfo() == null);
        int port = address.getPort() < 0 ? DEFAULT_PROXY_PORT : address.getPort();
        return new ProxySettings(host, port, List.of());
    }

    private static <T> List<T> split(String text, Function<String, T> parser) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(parser)
                .toList();
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("not allowed");
        }
    }
}
