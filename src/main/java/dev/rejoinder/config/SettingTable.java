package dev.rejoinder.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All settings. Flags, environment variables, file keys, help texts and {@code
 * docs/configuration.md} are generated from these rows.
 */
public final class SettingTable {
    private static final int MAX_REQUESTS = 1_000_000_000;
    private static final int MAX_CONNECTIONS = 1_000;
    private static final int MAX_STREAMS = 1_000_000;
    private static final int MAX_HISTORY_TOKENS = 2_000_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    static final Setting<String> HOST =
            Setting.of(
                    "host",
                    SettingTypes.host(),
                    "127.0.0.1",
                    "The address to listen on; `0.0.0.0` for every network the machine is in.");
    static final Setting<Integer> PORT =
            Setting.of(
                    "port",
                    SettingTypes.port(),
                    "8080",
                    "The port to listen on; 0 for any free one.");
    static final Setting<String> DATA =
            Setting.of(
                    "data",
                    SettingTypes.folder(),
                    "./data",
                    "The folder that holds everything the server keeps.");
    static final Setting<List<AddressRange>> TRUSTED_PROXIES =
            Setting.of(
                    "trusted-proxies",
                    SettingTypes.addressRanges(),
                    "",
                    "The reverse proxies whose `X-Forwarded-*` headers are believed.");
    static final Setting<Duration> DRAIN_TIMEOUT =
            Setting.of(
                    "server.drain-timeout",
                    SettingTypes.duration(Duration.ZERO, HOUR),
                    "25s",
                    "How long running turns may take to end once the server is told to stop.");

    static final Setting<Optional<String>> DATABASE_URL =
            Setting.of(
                    "database.url",
                    SettingTypes.postgresUrl(),
                    "",
                    "The PostgreSQL database that holds the data, such as"
                            + " `jdbc:postgresql://db.example/rejoinder`; empty for a SQLite file"
                            + " in the data folder.");
    static final Setting<Optional<String>> DATABASE_USER =
            Setting.of(
                    "database.user",
                    SettingTypes.optionalText(),
                    "",
                    "Who asks the PostgreSQL database.");
    static final Setting<Optional<Secret>> DATABASE_PASSWORD =
            Setting.of(
                    "database.password",
                    SettingTypes.secret(),
                    "",
                    "The password of `database.user`.");
    static final Setting<Integer> DATABASE_CONNECTIONS =
            Setting.of(
                    "database.connections",
                    SettingTypes.wholeNumber(2, MAX_CONNECTIONS),
                    "16",
                    "The most connections that this server has open to PostgreSQL.");

    static final Setting<Duration> DATABASE_START_TIMEOUT =
            Setting.of(
                    "database.start-timeout",
                    SettingTypes.duration(Duration.ZERO, HOUR),
                    "60s",
                    "How long a start waits for a PostgreSQL database that is not there yet.");

    static final Setting<Integer> CHAT_PER_MINUTE =
            Setting.of(
                    "limit.chat-per-minute",
                    SettingTypes.wholeNumber(0, MAX_REQUESTS),
                    "100",
                    "Requests a minute of one key to the chat endpoints; 0 for no limit.");
    static final Setting<Integer> DATA_PER_HOUR =
            Setting.of(
                    "limit.data-per-hour",
                    SettingTypes.wholeNumber(0, MAX_REQUESTS),
                    "1000",
                    "Requests an hour of one key to the data endpoints; 0 for no limit.");
    static final Setting<Integer> OPEN_STREAMS =
            Setting.of(
                    "limit.open-streams",
                    SettingTypes.wholeNumber(0, MAX_STREAMS),
                    "0",
                    "Streams open at one time; 0 for as many as fit into half of the heap.");
    static final Setting<Integer> STREAMS_PER_KEY =
            Setting.of(
                    "limit.streams-per-key",
                    SettingTypes.wholeNumber(0, MAX_STREAMS),
                    "50",
                    "Streams of one key that are open at one time on this server; 0 for no limit.");

    static final Setting<Duration> MESSAGE_DEADLINE =
            Setting.of(
                    "turn.message-deadline",
                    SettingTypes.duration(SECOND, HOUR),
                    "100s",
                    "The longest that an answer sent in one piece may take.");
    static final Setting<Duration> STREAM_DEADLINE =
            Setting.of(
                    "turn.stream-deadline",
                    SettingTypes.duration(SECOND, HOUR),
                    "10m",
                    "The longest that a streamed answer may take.");
    static final Setting<Duration> FIRST_TOKEN_TIMEOUT =
            Setting.of(
                    "turn.first-token-timeout",
                    SettingTypes.duration(SECOND, HOUR),
                    "30s",
                    "How long a provider may take to send its first text.");
    static final Setting<Duration> TOKEN_TIMEOUT =
            Setting.of(
                    "turn.token-timeout",
                    SettingTypes.duration(SECOND, HOUR),
                    "60s",
                    "How long a provider may be silent between two pieces of text.");
    static final Setting<Integer> HISTORY_TOKENS =
            Setting.of(
                    "turn.history-tokens",
                    SettingTypes.wholeNumber(0, MAX_HISTORY_TOKENS),
                    "8000",
                    "How much of the conversation a model is shown, in tokens, as estimated.");

    static final Setting<Optional<Secret>> OPENAI_API_KEY =
            Setting.customary("openai.api-key", SettingTypes.secret(), "", "Your key at OpenAI.");
    static final Setting<URI> OPENAI_BASE_URL =
            Setting.customary(
                    "openai.base-url",
                    SettingTypes.baseUrl(),
                    "https://api.openai.com/v1",
                    "Where OpenAI, or a server that speaks its protocol, is reached.");
    static final Setting<ProviderSettings.MaxTokensName> OPENAI_MAX_TOKENS_NAME =
            Setting.of(
                    "openai.max-tokens-name",
                    SettingTypes.choice(ProviderSettings.MaxTokensName.class),
                    "auto",
                    "What that server calls the longest answer; `auto` tries the other name once"
                            + " where one is refused.");
    static final Setting<Optional<Secret>> ANTHROPIC_API_KEY =
            Setting.customary(
                    "anthropic.api-key", SettingTypes.secret(), "", "Your key at Anthropic.");
    static final Setting<URI> ANTHROPIC_BASE_URL =
            Setting.customary(
                    "anthropic.base-url",
                    SettingTypes.baseUrl(),
                    "https://api.anthropic.com",
                    "Where Anthropic is reached.");
    static final Setting<Optional<Secret>> GEMINI_API_KEY =
            Setting.customary(
                    "gemini.api-key", SettingTypes.secret(), "", "Your key for Google Gemini.");
    static final Setting<URI> GEMINI_BASE_URL =
            Setting.customary(
                    "gemini.base-url",
                    SettingTypes.baseUrl(),
                    "https://generativelanguage.googleapis.com",
                    "Where Google Gemini is reached.");
    static final Setting<URI> OLLAMA_BASE_URL =
            Setting.customary(
                    "ollama.base-url",
                    SettingTypes.baseUrl(),
                    "http://127.0.0.1:11434",
                    "Where Ollama is reached.");
    static final Setting<Optional<ProxySettings>> HTTPS_PROXY =
            Setting.customary(
                            "https-proxy",
                            SettingTypes.proxy(),
                            "",
                            "The proxy through which providers are reached over HTTPS.")
                    .orLowerCase();
    static final Setting<List<String>> NO_PROXY =
            Setting.customary(
                            "no-proxy",
                            SettingTypes.hosts(),
                            "",
                            "Hosts that are reached without the proxy, with all names below them.")
                    .orLowerCase();

    static final Setting<EmbeddingSettings> EMBEDDINGS_MODEL =
            Setting.of(
                    "embeddings.model",
                    SettingTypes.embeddings(),
                    "local",
                    "What finds passages by their meaning: `local` for the model in"
                            + " `rejoinder-embeddings.jar`, or nothing where that jar is not;"
                            + " `openai/` and the name of a model where OpenAI is reached.");

    static final Setting<List<AddressRange>> PRIVATE_NETWORKS =
            Setting.of(
                    "outbound.private-networks",
                    SettingTypes.addressRanges(),
                    "",
                    "Networks that are not public and whose pages a bot may be given all the same,"
                            + " such as your intranet.");

    static final Setting<List<AnalyticsSettings.Price>> ANALYTICS_PRICES =
            Setting.of(
                    "analytics.prices",
                    SettingTypes.prices(),
                    "",
                    "What models cost, for the costs that the analytics estimate: of a million"
                            + " tokens that a model reads, and of a million that it writes.");
    static final Setting<String> ANALYTICS_CURRENCY =
            Setting.of(
                    "analytics.currency",
                    SettingTypes.currency(),
                    "USD",
                    "The currency of those prices.");

    static final Setting<Optional<URI>> TRACES_ENDPOINT =
            Setting.customary(
                    "otel.exporter.otlp.endpoint",
                    SettingTypes.optionalUrl(),
                    "",
                    "Where traces are sent to, by OTLP over HTTP, such as `http://127.0.0.1:4318`;"
                            + " empty for no traces.");
    static final Setting<Optional<Secret>> TRACES_HEADERS =
            Setting.customary(
                    "otel.exporter.otlp.headers",
                    SettingTypes.secret(),
                    "",
                    "Headers that are sent with traces, such as `authorization=Bearer%20KEY`, with"
                            + " commas between them.");
    static final Setting<String> SERVICE_NAME =
            Setting.customary(
                    "otel.service.name",
                    SettingTypes.word(),
                    "rejoinder",
                    "What traces call this server.");
    static final Setting<Double> TRACES_SHARE =
            Setting.customary(
                    "otel.traces.sampler.arg",
                    SettingTypes.share(),
                    "1",
                    "Which share of the requests is traced, where a client does not say.");
    static final Setting<LogSettings.Level> LOG_LEVEL =
            Setting.of(
                    "log.level",
                    SettingTypes.choice(LogSettings.Level.class),
                    "info",
                    "The least important line that is still logged.");
    static final Setting<Boolean> LOG_ACCESS =
            Setting.of(
                    "log.access",
                    SettingTypes.onOff(),
                    "off",
                    "Whether each request is logged, to a file in `logs` in the data folder.");

    private static final List<Setting<?>> ALL =
            List.of(
                    HOST,
                    PORT,
                    DATA,
                    TRUSTED_PROXIES,
                    DRAIN_TIMEOUT,
                    DATABASE_URL,
                    DATABASE_USER,
                    DATABASE_PASSWORD,
                    DATABASE_CONNECTIONS,
                    DATABASE_START_TIMEOUT,
                    CHAT_PER_MINUTE,
                    DATA_PER_HOUR,
                    OPEN_STREAMS,
                    STREAMS_PER_KEY,
                    MESSAGE_DEADLINE,
                    STREAM_DEADLINE,
                    FIRST_TOKEN_TIMEOUT,
                    TOKEN_TIMEOUT,
                    HISTORY_TOKENS,
                    OPENAI_API_KEY,
                    OPENAI_BASE_URL,
                    OPENAI_MAX_TOKENS_NAME,
                    ANTHROPIC_API_KEY,
                    ANTHROPIC_BASE_URL,
                    GEMINI_API_KEY,
                    GEMINI_BASE_URL,
                    OLLAMA_BASE_URL,
                    HTTPS_PROXY,
                    NO_PROXY,
                    EMBEDDINGS_MODEL,
                    PRIVATE_NETWORKS,
                    ANALYTICS_PRICES,
                    ANALYTICS_CURRENCY,
                    TRACES_ENDPOINT,
                    TRACES_HEADERS,
                    SERVICE_NAME,
                    TRACES_SHARE,
                    LOG_LEVEL,
                    LOG_ACCESS);

    private SettingTable() {}

    /** All settings, in the order of help texts. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    /** The settings that locate the data; every command accepts them. */
    public static List<Setting<?>> place() {
        return List.of(DATA, DATABASE_URL, DATABASE_USER);
    }

    /** The setting for the data folder. */
    public static Setting<?> dataFolder() {
        return DATA;
    }
}
