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
    private static final int MAX_AUDIT_DAYS = 36_500;
    private static final int MAX_CLAIM_CHARACTERS = 200;
    private static final int MAX_LABEL_CHARACTERS = 40;
    private static final int MAX_HISTORY_TOKENS = 2_000_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WEEK = Duration.ofDays(7);

    static final Setting<String> HOST =
            Setting.of(
                    "host",
                    SettingTypes.host(),
                    "127.0.0.1",
                    "The address to listen on. `0.0.0.0` listens on all networks.");
    static final Setting<Integer> PORT =
            Setting.of(
                    "port",
                    SettingTypes.port(),
                    "8080",
                    "The port to listen on. 0 picks a free one.");
    static final Setting<String> DATA =
            Setting.of(
                    "data",
                    SettingTypes.folder(),
                    "./data",
                    "The folder that holds all data of the server.");
    static final Setting<List<AddressRange>> TRUSTED_PROXIES =
            Setting.of(
                    "trusted-proxies",
                    SettingTypes.addressRanges(),
                    "",
                    "The reverse proxies whose `X-Forwarded-*` headers the server trusts.");
    static final Setting<Duration> DRAIN_TIMEOUT =
            Setting.of(
                    "server.drain-timeout",
                    SettingTypes.duration(Duration.ZERO, HOUR),
                    "25s",
                    "How long running turns may take to finish after SIGTERM.");

    static final Setting<Optional<URI>> PUBLIC_URL =
            Setting.of(
                    "server.public-url",
                    SettingTypes.optionalUrl(),
                    "",
                    "The URL at which people reach this server, such as"
                            + " `https://chat.example.com`, for links in mail and for"
                            + " `oidc.issuer`.");

    static final Setting<Optional<String>> DATABASE_URL =
            Setting.of(
                    "database.url",
                    SettingTypes.postgresUrl(),
                    "",
                    "The PostgreSQL database, such as"
                            + " `jdbc:postgresql://db.example/rejoinder`. Empty: a SQLite"
                            + " file in the data folder.");
    static final Setting<Optional<String>> DATABASE_USER =
            Setting.of("database.user", SettingTypes.optionalText(), "", "The PostgreSQL user.");
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
                    "The size of the connection pool of this server.");

    static final Setting<Duration> DATABASE_START_TIMEOUT =
            Setting.of(
                    "database.start-timeout",
                    SettingTypes.duration(Duration.ZERO, HOUR),
                    "60s",
                    "How long a starting server waits for PostgreSQL to become available.");

    static final Setting<Integer> CHAT_PER_MINUTE =
            Setting.of(
                    "limit.chat-per-minute",
                    SettingTypes.wholeNumber(0, MAX_REQUESTS),
                    "100",
                    "Rate limit of a key for chat requests, per minute. 0: no limit.");
    static final Setting<Integer> DATA_PER_HOUR =
            Setting.of(
                    "limit.data-per-hour",
                    SettingTypes.wholeNumber(0, MAX_REQUESTS),
                    "1000",
                    "Rate limit of a key for all other requests, per hour. 0: no limit.");
    static final Setting<Integer> OPEN_STREAMS =
            Setting.of(
                    "limit.open-streams",
                    SettingTypes.wholeNumber(0, MAX_STREAMS),
                    "0",
                    "Maximum number of open streams. 0: as many as fit into half of"
                            + " the heap.");
    static final Setting<Integer> STREAMS_PER_KEY =
            Setting.of(
                    "limit.streams-per-key",
                    SettingTypes.wholeNumber(0, MAX_STREAMS),
                    "50",
                    "Maximum number of open streams of one key on this server. 0: no limit.");
    static final Setting<Integer> UPLOADS_PER_DAY =
            Setting.of(
                    "limit.uploads-per-day",
                    SettingTypes.wholeNumber(0, MAX_REQUESTS),
                    "1000",
                    "How many files for messages a key or an account may upload in a day (UTC). 0:"
                            + " no limit.");
    static final Setting<Integer> UPLOAD_MEGABYTES_PER_DAY =
            Setting.of(
                    "limit.upload-megabytes-per-day",
                    SettingTypes.wholeNumber(0, MAX_REQUESTS),
                    "2000",
                    "How many megabytes of files for messages a key or an account may upload in a"
                            + " day (UTC). 0: no limit.");
    static final Setting<Integer> VISITOR_UPLOADS_PER_DAY =
            Setting.of(
                    "limit.visitor-uploads-per-day",
                    SettingTypes.wholeNumber(0, MAX_REQUESTS),
                    "50",
                    "How many files a visitor may upload in a day (UTC); all visitors of one"
                            + " network together, five times as many. 0: no limit.");
    static final Setting<Integer> VISITOR_UPLOAD_MEGABYTES_PER_DAY =
            Setting.of(
                    "limit.visitor-upload-megabytes-per-day",
                    SettingTypes.wholeNumber(0, MAX_REQUESTS),
                    "200",
                    "How many megabytes of files a visitor may upload in a day (UTC); all visitors"
                            + " of one network together, five times as many. 0: no limit.");

    static final Setting<List<String>> CORS_ALLOWED_ORIGINS =
            Setting.of(
                    "cors.allowed-origins",
                    SettingTypes.origins(),
                    "",
                    "The origins, such as `https://app.example`, whose pages may use the whole API"
                            + " from a browser. Visitors of a bot need only the bot's"
                            + " `allowedOrigins`.");

    static final Setting<Duration> MESSAGE_DEADLINE =
            Setting.of(
                    "turn.message-deadline",
                    SettingTypes.duration(SECOND, HOUR),
                    "100s",
                    "Maximum duration of an answer that is sent in one piece.");
    static final Setting<Duration> STREAM_DEADLINE =
            Setting.of(
                    "turn.stream-deadline",
                    SettingTypes.duration(SECOND, HOUR),
                    "10m",
                    "Maximum duration of a streamed answer.");
    static final Setting<Duration> FIRST_TOKEN_TIMEOUT =
            Setting.of(
                    "turn.first-token-timeout",
                    SettingTypes.duration(SECOND, HOUR),
                    "30s",
                    "How long a provider may take to send the first text.");
    static final Setting<Duration> TOKEN_TIMEOUT =
            Setting.of(
                    "turn.token-timeout",
                    SettingTypes.duration(SECOND, HOUR),
                    "60s",
                    "How long a provider may pause between two pieces of text.");
    static final Setting<Duration> ACTION_TIMEOUT =
            Setting.of(
                    "turn.action-timeout",
                    SettingTypes.duration(SECOND, WEEK),
                    "1h",
                    "How long an answer waits for the approval of a tool call, or for the result"
                            + " of a tool that the client calls.");
    static final Setting<Integer> HISTORY_TOKENS =
            Setting.of(
                    "turn.history-tokens",
                    SettingTypes.wholeNumber(0, MAX_HISTORY_TOKENS),
                    "8000",
                    "How much of the conversation a model sees, in estimated tokens.");

    static final Setting<Optional<Secret>> OPENAI_API_KEY =
            Setting.customary("openai.api-key", SettingTypes.secret(), "", "Your OpenAI API key.");
    static final Setting<URI> OPENAI_BASE_URL =
            Setting.customary(
                    "openai.base-url",
                    SettingTypes.baseUrl(),
                    "https://api.openai.com/v1",
                    "The base URL of OpenAI, or of a compatible server.");
    static final Setting<ProviderSettings.MaxTokensName> OPENAI_MAX_TOKENS_NAME =
            Setting.of(
                    "openai.max-tokens-name",
                    SettingTypes.choice(ProviderSettings.MaxTokensName.class),
                    "auto",
                    "The request field for the maximum length of an answer. `auto`"
                            + " tries the other name once if the server refuses one.");
    static final Setting<Optional<Secret>> ANTHROPIC_API_KEY =
            Setting.customary(
                    "anthropic.api-key", SettingTypes.secret(), "", "Your Anthropic API key.");
    static final Setting<URI> ANTHROPIC_BASE_URL =
            Setting.customary(
                    "anthropic.base-url",
                    SettingTypes.baseUrl(),
                    "https://api.anthropic.com",
                    "The base URL of Anthropic.");
    static final Setting<Optional<Secret>> GEMINI_API_KEY =
            Setting.customary(
                    "gemini.api-key", SettingTypes.secret(), "", "Your Google Gemini API key.");
    static final Setting<URI> GEMINI_BASE_URL =
            Setting.customary(
                    "gemini.base-url",
                    SettingTypes.baseUrl(),
                    "https://generativelanguage.googleapis.com",
                    "The base URL of Google Gemini.");
    static final Setting<URI> OLLAMA_BASE_URL =
            Setting.customary(
                    "ollama.base-url",
                    SettingTypes.baseUrl(),
                    ProviderSettings.OLLAMA.toString(),
                    "The base URL of Ollama.");
    static final Setting<Optional<ProviderProxySettings>> HTTPS_PROXY =
            Setting.customary(
                            "https-proxy",
                            SettingTypes.proxy(),
                            "",
                            "The proxy for HTTPS connections to providers.")
                    .orLowerCase();
    static final Setting<List<String>> NO_PROXY =
            Setting.customary(
                            "no-proxy",
                            SettingTypes.hosts(),
                            "",
                            "Hosts to reach without the proxy, including their subdomains.")
                    .orLowerCase();

    static final Setting<EmbeddingSettings> EMBEDDINGS_MODEL =
            Setting.of(
                    "embeddings.model",
                    SettingTypes.embeddings(),
                    "local",
                    "The embedding model for search by meaning. `local`: the model"
                            + " in `rejoinder-embeddings.jar`, if that jar is present."
                            + " `none`: search by words only. `openai/` and a model name: the"
                            + " server at `openai.base-url`. `folder:` and a path: an ONNX model in"
                            + " that folder, see [other embedding"
                            + " models](knowledge.md#other-embedding-models).");

    static final Setting<String> OCR_COMMAND =
            Setting.of(
                    "ocr.command",
                    SettingTypes.program(),
                    OcrSettings.DEFAULT.command(),
                    "The program that reads the text of images and scanned pages: Tesseract, by its"
                            + " name on the `PATH` or by its path. `none`: no OCR. See"
                            + " [images and scans](knowledge.md#images-and-scans).");
    static final Setting<String> OCR_LANGUAGES =
            Setting.of(
                    "ocr.languages",
                    SettingTypes.ocrLanguages(),
                    OcrSettings.DEFAULT.languages(),
                    "The languages that OCR reads, in Tesseract's names. Each needs its package,"
                            + " such as `tesseract-ocr-deu`, and makes OCR slower.");

    static final Setting<List<AddressRange>> PRIVATE_NETWORKS =
            Setting.of(
                    "outbound.private-networks",
                    SettingTypes.addressRanges(),
                    "",
                    "Private networks, such as your intranet, that web sources, tools and webhooks"
                            + " may be in. Webhooks may use http there.");

    static final Setting<Optional<Secret>> SECRETS_KEY =
            Setting.of(
                    "secrets.key",
                    SettingTypes.encryptionKey(),
                    "",
                    "The key that encrypts the secrets of tools and webhooks, and the keys of model"
                            + " providers: 32 random bytes in base64, such as from `openssl rand"
                            + " -base64 32`. Servers that share a PostgreSQL database need the same"
                            + " key. Empty, with SQLite: a key in the file `secret.key` in the data"
                            + " folder.");

    static final Setting<Optional<SmtpSettings>> SMTP_URL =
            Setting.of(
                    "smtp.url",
                    SettingTypes.smtp(),
                    "",
                    "The mail server, such as `smtp://user:password@smtp.example.com:587`."
                            + " `smtp://` encrypts with STARTTLS, except to this machine;"
                            + " `?starttls=off` turns that off. `smtps://` encrypts from the"
                            + " beginning. Empty: no mail is sent.");
    static final Setting<Optional<String>> SMTP_FROM =
            Setting.of(
                    "smtp.from",
                    SettingTypes.emailAddress(),
                    "",
                    "The address that mail is sent from. Required with `smtp.url`.");

    static final Setting<Optional<String>> OIDC_ISSUER =
            Setting.of(
                    "oidc.issuer",
                    SettingTypes.issuer(),
                    "",
                    "The OpenID Connect provider for [single sign-on](single-sign-on.md), such as"
                            + " `https://id.example.com/realms/staff`. Empty: people sign in to the"
                            + " console with passwords.");
    static final Setting<Optional<String>> OIDC_CLIENT_ID =
            Setting.of(
                    "oidc.client-id",
                    SettingTypes.optionalText(),
                    "",
                    "The client id of this server at the provider. Required with `oidc.issuer`.");
    static final Setting<Optional<Secret>> OIDC_CLIENT_SECRET =
            Setting.of(
                    "oidc.client-secret",
                    SettingTypes.secret(),
                    "",
                    "The secret of `oidc.client-id`. Empty: a public client.");
    static final Setting<List<String>> OIDC_SCOPES =
            Setting.of(
                    "oidc.scopes",
                    SettingTypes.scopes(),
                    "openid email profile",
                    "The scopes to request.");
    static final Setting<String> OIDC_ROLE_CLAIM =
            Setting.of(
                    "oidc.role-claim",
                    SettingTypes.text(MAX_CLAIM_CHARACTERS),
                    "roles",
                    "The claim that decides the role, a text or a list. A path with dots, such as"
                            + " `realm_access.roles`, leads into nested claims.");
    static final Setting<List<OidcSettings.RoleRule>> OIDC_ROLES =
            Setting.of(
                    "oidc.roles",
                    SettingTypes.roles(),
                    "",
                    "The roles of the values of `oidc.role-claim`, such as"
                        + " `rejoinder-admins=owner,support=agent`. Of several roles the highest"
                        + " counts. Empty: owners decide the roles in the console.");
    static final Setting<OidcSettings.DefaultRole> OIDC_DEFAULT_ROLE =
            Setting.of(
                    "oidc.default-role",
                    SettingTypes.choice(OidcSettings.DefaultRole.class),
                    "none",
                    "The role of people to whom `oidc.roles` gives none. `none`: they cannot sign"
                            + " in.");
    static final Setting<Optional<String>> OIDC_FIRST_OWNER =
            Setting.of(
                    "oidc.first-owner",
                    SettingTypes.emailAddress(),
                    "",
                    "The verified email address of the person who becomes an owner while there is"
                            + " none.");
    static final Setting<Boolean> OIDC_PASSWORD_SIGN_IN =
            Setting.of(
                    "oidc.password-sign-in",
                    SettingTypes.onOff(),
                    "on",
                    "Whether the console accepts passwords too.");
    static final Setting<String> OIDC_NAME =
            Setting.of(
                    "oidc.name",
                    SettingTypes.text(MAX_LABEL_CHARACTERS),
                    "SSO",
                    "The provider's name on the button **Sign in with NAME**.");

    static final Setting<List<AnalyticsSettings.Price>> ANALYTICS_PRICES =
            Setting.of(
                    "analytics.prices",
                    SettingTypes.prices(),
                    "",
                    "The price of each model, for cost estimates: per million input"
                            + " tokens, and per million output tokens.");
    static final Setting<String> ANALYTICS_CURRENCY =
            Setting.of(
                    "analytics.currency",
                    SettingTypes.currency(),
                    "USD",
                    "The currency of `analytics.prices`.");

    static final Setting<Optional<URI>> TRACES_ENDPOINT =
            Setting.customary(
                    "otel.exporter.otlp.endpoint",
                    SettingTypes.optionalUrl(),
                    "",
                    "The OpenTelemetry collector that receives traces by OTLP over"
                            + " HTTP, such as `http://127.0.0.1:4318`. Empty: no traces.");
    static final Setting<Optional<Secret>> TRACES_HEADERS =
            Setting.customary(
                    "otel.exporter.otlp.headers",
                    SettingTypes.secret(),
                    "",
                    "HTTP headers to send with traces, such as"
                            + " `authorization=Bearer%20KEY`, separated by commas.");
    static final Setting<String> SERVICE_NAME =
            Setting.customary(
                    "otel.service.name",
                    SettingTypes.word(),
                    "rejoinder",
                    "The service name in traces.");
    static final Setting<Double> TRACES_SHARE =
            Setting.customary(
                    "otel.traces.sampler.arg",
                    SettingTypes.share(),
                    "1",
                    "The fraction of requests to trace, unless the client decides.");
    static final Setting<LogSettings.Level> LOG_LEVEL =
            Setting.of(
                    "log.level",
                    SettingTypes.choice(LogSettings.Level.class),
                    "info",
                    "The lowest level to log.");
    static final Setting<Boolean> LOG_ACCESS =
            Setting.of(
                    "log.access",
                    SettingTypes.onOff(),
                    "off",
                    "Whether to write an access log to the folder `logs` in the data folder.");

    static final Setting<Integer> AUDIT_RETENTION_DAYS =
            Setting.of(
                    "audit.retention-days",
                    SettingTypes.wholeNumber(1, MAX_AUDIT_DAYS),
                    "365",
                    "How many days the audit log keeps its entries.");

    private static final List<Setting<?>> ALL =
            List.of(
                    HOST,
                    PORT,
                    DATA,
                    TRUSTED_PROXIES,
                    DRAIN_TIMEOUT,
                    PUBLIC_URL,
                    DATABASE_URL,
                    DATABASE_USER,
                    DATABASE_PASSWORD,
                    DATABASE_CONNECTIONS,
                    DATABASE_START_TIMEOUT,
                    CHAT_PER_MINUTE,
                    DATA_PER_HOUR,
                    OPEN_STREAMS,
                    STREAMS_PER_KEY,
                    UPLOADS_PER_DAY,
                    UPLOAD_MEGABYTES_PER_DAY,
                    VISITOR_UPLOADS_PER_DAY,
                    VISITOR_UPLOAD_MEGABYTES_PER_DAY,
                    CORS_ALLOWED_ORIGINS,
                    MESSAGE_DEADLINE,
                    STREAM_DEADLINE,
                    FIRST_TOKEN_TIMEOUT,
                    TOKEN_TIMEOUT,
                    ACTION_TIMEOUT,
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
                    OCR_COMMAND,
                    OCR_LANGUAGES,
                    PRIVATE_NETWORKS,
                    SECRETS_KEY,
                    SMTP_URL,
                    SMTP_FROM,
                    OIDC_ISSUER,
                    OIDC_CLIENT_ID,
                    OIDC_CLIENT_SECRET,
                    OIDC_SCOPES,
                    OIDC_ROLE_CLAIM,
                    OIDC_ROLES,
                    OIDC_DEFAULT_ROLE,
                    OIDC_FIRST_OWNER,
                    OIDC_PASSWORD_SIGN_IN,
                    OIDC_NAME,
                    ANALYTICS_PRICES,
                    ANALYTICS_CURRENCY,
                    AUDIT_RETENTION_DAYS,
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
