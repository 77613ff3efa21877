package dev.rejoinder.config;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of settings. */
final class SettingTypes {
    private static final int MAX_PORT = 65_535;
    private static final int DEFAULT_PROXY_PORT = 80;
    private static final int ENCRYPTION_KEY_BYTES = 32;

    /**
     * An origin as browsers write it, so that it can be compared as text: in lower case and without
     * the default port of its scheme. Desktop applications have schemes of their own.
     */
    private static final Pattern ORIGIN =
            Pattern.compile(
                    "(?!https:.*:443$)(?!http:.*:80$)[a-z][a-z0-9+.-]*://"
                            + "([a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:]+])(:[1-9][0-9]{0,4})?");

    private static final Pattern EMAIL =
            Pattern.compile(
                    "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?");

    private static final int MAX_PROGRAM_CHARACTERS = 1_000;
    private static final int MAX_LANGUAGES_CHARACTERS = 200;
    private static final Pattern OCR_LANGUAGES =
            Pattern.compile("[a-zA-Z]+([_/][a-zA-Z]+)*(\\+[a-zA-Z]+([_/][a-zA-Z]+)*)*");

    private SettingTypes() {}

    static SettingType<String> host() {
        return new SettingType<>(
                "HOST", "a host name or an IP address", false, SettingTypes::parseHost);
    }

    static SettingType<Integer> port() {
        return wholeNumber(0, MAX_PORT);
    }

    static SettingType<Integer> wholeNumber(int least, int most) {
        return new SettingType<>(
                "N",
                "a whole number from " + least + " to " + most,
                false,
                text -> {
                    int number = Integer.parseInt(text);
                    require(number >= least && number <= most);
                    return number;
                });
    }

    static SettingType<Duration> duration(Duration least, Duration most) {
        return new SettingType<>(
                "TIME",
                "a duration such as 500ms, 30s, 10m or 2h, from "
                        + DurationFormat.format(least)
                        + " to "
                        + DurationFormat.format(most),
                false,
                text -> {
                    Duration duration = DurationFormat.parse(text);
                    require(duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0);
                    return duration;
                });
    }

    static SettingType<Boolean> onOff() {
        return new SettingType<>(
                "on|off",
                "on or off",
                false,
                text -> {
                    require(text.equals("on") || text.equals("off"));
                    return text.equals("on");
                });
    }

    static <E extends Enum<E>> SettingType<E> choice(Class<E> type) {
        String names =
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("|"));
        return new SettingType<>(
                names,
                "one of " + names.replace("|", ", "),
                false,
                text -> {
                    require(text.equals(text.toLowerCase(Locale.ROOT)));
                    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
                });
    }

    static SettingType<EmbeddingSettings> embeddings() {
        return new SettingType<>(
                "MODEL",
                "local, none, openai/MODEL, or folder:PATH",
                false,
                EmbeddingSettings::parse);
    }

    static SettingType<String> program() {
        return new SettingType<>(
                "PROGRAM",
                "the name or path of a program, or none",
                false,
                text -> {
                    require(
                            !text.isBlank()
                                    && text.length() <= MAX_PROGRAM_CHARACTERS
                                    && text.chars().noneMatch(Character::isISOControl));
                    return text;
                });
    }

    static SettingType<String> ocrLanguages() {
        return new SettingType<>(
                "LANGUAGES",
                "Tesseract's names of languages joined with +, such as eng+deu",
                false,
                text -> {
                    require(
                            text.length() <= MAX_LANGUAGES_CHARACTERS
                                    && OCR_LANGUAGES.matcher(text).matches());
                    return text;
                });
    }

    static SettingType<List<AnalyticsSettings.Price>> prices() {
        return new SettingType<>(
                "PRICES",
                "comma-separated models with input and output prices, such as"
                        + " openai/gpt-4o-mini=0.15/0.60 or ollama/*=0/0",
                false,
                text -> split(text, AnalyticsSettings.Price::parse));
    }

    static SettingType<String> currency() {
        return new SettingType<>(
                "CODE",
                "a currency code of three capital letters",
                false,
                text -> {
                    require(text.length() == 3 && text.chars().allMatch(c -> c >= 'A' && c <= 'Z'));
                    return text;
                });
    }

    static SettingType<String> folder() {
        return new SettingType<>(
                "FOLDER",
                "the path of a folder",
                false,
                text -> {
                    require(!text.isEmpty() && text.indexOf('\0') < 0);
                    return text;
                });
    }

    static SettingType<List<AddressRange>> addressRanges() {
        return new SettingType<>(
                "RANGES",
                "comma-separated IP addresses or CIDR ranges, such as 10.0.0.0/8 or ::1",
                false,
                text -> split(text, AddressRange::parse));
    }

    static SettingType<List<String>> hosts() {
        return new SettingType<>(
                "HOSTS",
                "comma-separated host names, or *",
                false,
                text -> split(text, SettingTypes::parseHost));
    }

    static SettingType<List<String>> origins() {
        return new SettingType<>(
                "ORIGINS",
                "comma-separated origins as browsers send them, such as https://app.example or"
                        + " http://localhost:3000, without a path; name each origin, * is not"
                        + " supported",
                false,
                text -> split(text, SettingTypes::parseOrigin));
    }

    static SettingType<URI> baseUrl() {
        return new SettingType<>(
                "URL",
                "an http or https URL without user name and fragment",
                false,
                SettingTypes::parseBaseUrl);
    }

    static SettingType<Optional<URI>> optionalUrl() {
        return new SettingType<>(
                "URL",
                "an http or https URL without user name and fragment",
                false,
                text -> text.isEmpty() ? Optional.empty() : Optional.of(parseBaseUrl(text)));
    }

    static SettingType<Optional<String>> issuer() {
        return new SettingType<>(
                "URL",
                "an https URL without a query, exactly as the provider writes it; http only for"
                        + " this machine",
                false,
                text ->
                        text.isEmpty()
                                ? Optional.empty()
                                : Optional.of(OidcSettings.parseIssuer(text)));
    }

    static SettingType<List<String>> scopes() {
        return new SettingType<>(
                "SCOPES",
                "words separated by blanks, openid among them",
                false,
                OidcSettings::parseScopes);
    }

    static SettingType<List<OidcSettings.RoleRule>> roles() {
        return new SettingType<>(
                "ROLES",
                "comma-separated values with roles, such as rejoinder-admins=owner,support=agent;"
                        + " the roles are owner, editor, agent and viewer",
                false,
                text -> split(text, OidcSettings.RoleRule::parse));
    }

    static SettingType<String> text(int most) {
        return new SettingType<>(
                "TEXT",
                "1 to " + most + " characters without control characters",
                false,
                text -> {
                    require(!text.isEmpty() && text.length() <= most);
                    require(text.chars().noneMatch(Character::isISOControl));
                    return text;
                });
    }

    static SettingType<String> word() {
        return new SettingType<>(
                "NAME",
                "visible ASCII characters without spaces",
                false,
                text -> {
                    require(!text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f));
                    return text;
                });
    }

    static SettingType<Double> share() {
        return new SettingType<>(
                "SHARE",
                "a number from 0 to 1",
                false,
                text -> {
                    double share = Double.parseDouble(text);
                    require(share >= 0 && share <= 1);
                    return share;
                });
    }

    static SettingType<Optional<Secret>> secret() {
        return new SettingType<>(
                "KEY",
                "visible ASCII characters without spaces",
                true,
                text -> text.isEmpty() ? Optional.empty() : Optional.of(new Secret(text)));
    }

    static SettingType<Optional<Secret>> encryptionKey() {
        return new SettingType<>(
                "KEY",
                "32 bytes in base64",
                true,
                text -> {
                    require(
                            text.isEmpty()
                                    || Base64.getDecoder().decode(text).length
                                            == ENCRYPTION_KEY_BYTES);
                    return text.isEmpty() ? Optional.empty() : Optional.of(new Secret(text));
                });
    }

    static SettingType<Optional<String>> optionalText() {
        return new SettingType<>(
                "NAME",
                "a text without control characters",
                false,
                text -> {
                    require(text.chars().noneMatch(Character::isISOControl));
                    return text.isEmpty() ? Optional.empty() : Optional.of(text);
                });
    }

    /** Must not contain a password, so that it can be shown. */
    static SettingType<Optional<String>> postgresUrl() {
        return new SettingType<>(
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

    static SettingType<Optional<ProviderProxySettings>> proxy() {
        return new SettingType<>(
                "URL",
                "http://host:port of a proxy without authentication",
                true,
                text -> text.isEmpty() ? Optional.empty() : Optional.of(parseProxy(text)));
    }

    static SettingType<Optional<SmtpSettings>> smtp() {
        return new SettingType<>(
                "URL",
                "smtp://user:password@host:port or smtps://user:password@host:port, with special"
                        + " characters of user and password percent-encoded",
                true,
                text -> text.isEmpty() ? Optional.empty() : Optional.of(SmtpSettings.parse(text)));
    }

    static SettingType<Optional<String>> emailAddress() {
        return new SettingType<>(
                "ADDRESS",
                "an email address, without a name",
                false,
                text -> {
                    require(text.isEmpty() || EMAIL.matcher(text).matches());
                    return text.isEmpty() ? Optional.empty() : Optional.of(text);
                });
    }

    private static String parseHost(String text) {
        require(!text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/'));
        return text;
    }

    private static String parseOrigin(String text) {
        if (text.endsWith("/") && ORIGIN.matcher(text.substring(0, text.length() - 1)).matches()) {
            throw new SettingCorrection(
                    "write "
                            + text.substring(0, text.length() - 1)
                            + " without the slash at the end");
        }
        require(ORIGIN.matcher(text).matches());
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

    private static ProviderProxySettings parseProxy(String text) {
        URI address = URI.create(text.contains("://") ? text : "http://" + text);
        require("http".equals(address.getScheme()) && address.getPort() <= MAX_PORT);
        String host = address.getHost();
        if (host == null) {
            throw new IllegalArgumentException("no host");
        }
        require(address.getRawUserInfo() == null);
        int port = address.getPort() < 0 ? DEFAULT_PROXY_PORT : address.getPort();
        return new ProviderProxySettings(host, port, List.of());
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
