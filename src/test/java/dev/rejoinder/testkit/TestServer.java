package dev.rejoinder.testkit;

import dev.rejoinder.access.PasswordCost;
import dev.rejoinder.access.Scope;
import dev.rejoinder.config.AddressRange;
import dev.rejoinder.config.AnalyticsSettings;
import dev.rejoinder.config.AuditSettings;
import dev.rejoinder.config.CorsSettings;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.config.EmbeddingSettings;
import dev.rejoinder.config.LimitSettings;
import dev.rejoinder.config.LogSettings;
import dev.rejoinder.config.MailSettings;
import dev.rejoinder.config.OcrSettings;
import dev.rejoinder.config.OidcSettings;
import dev.rejoinder.config.OutboundSettings;
import dev.rejoinder.config.ProviderSettings;
import dev.rejoinder.config.Secret;
import dev.rejoinder.config.SecretSettings;
import dev.rejoinder.config.ServerSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.TracesSettings;
import dev.rejoinder.config.TurnSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.http.ClientTimeouts;
import dev.rejoinder.http.Route;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.server.RejoinderServer;
import dev.rejoinder.server.ServerOverrides;
import dev.rejoinder.server.Services;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.tool.ToolCatalog;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A whole server in this JVM, on a free port and a real SQLite file. It has a bot {@code guide}
 * with a scripted model. Tests use it over HTTP.
 */
public final class TestServer implements AutoCloseable {
    private static final Pattern ID =
            Pattern.compile("\\b(conv|msg|bot|key|req|src)_[0-9A-HJKMNP-TV-Z]{26}\\b");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

    private static final ProviderSettings.Endpoint NOWHERE =
            new ProviderSettings.Endpoint(URI.create("http://127.0.0.1:1"), null);

    /** Tests sign in often, and guess no passwords. */
    private static final PasswordCost CHEAP = new PasswordCost(8, 1, 1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final RejoinderServer server;
    private final ScriptedChatModel model;
    private final Path folder;
    private final Settings settings;
    private final String writeKey;
    private final String botId;

    /** How a server differs from the default of the tests. */
    public static final class Options {
        private Clock clock = Clock.system();
        private int chatPerMinute;
        private int dataPerHour;
        private int openStreams = 1_000;
        private int streamsPerKey;
        private Duration drain = Duration.ofSeconds(5);
        private Map<String, ChatModel> models = Map.of();
        private EmbeddingSettings embeddings =
                new EmbeddingSettings(EmbeddingSettings.Backend.NONE, "");
        private List<AddressRange> privateNetworks = List.of();
        private @Nullable Secret secretsKey;
        private List<AddressRange> trustedProxies = List.of();
        private List<AnalyticsSettings.Price> prices = List.of();
        private List<String> corsOrigins = List.of();
        private boolean accessLog;
        private boolean handbook;
        private List<Route> furtherRoutes = List.of();
        private TracesSettings traces = TracesSettings.OFF;
        private MailSettings mail = MailSettings.OFF;
        private OidcSettings oidc = OidcSettings.OFF;
        private @Nullable URI publicUrl;

        /** Sends traces to a collector at this address. */
        public Options tracesTo(URI collector) {
            traces = new TracesSettings(collector, null, "rejoinder", 1);
            return this;
        }

        public Options trustedProxies(String... ranges) {
            trustedProxies = Arrays.stream(ranges).map(AddressRange::parse).toList();
            return this;
        }

        /** Adds routes to those of the product. */
        public Options furtherRoutes(List<Route> routes) {
            furtherRoutes = routes;
            return this;
        }

        /** Embeds passages with the built-in model. */
        public Options embeddings() {
            embeddings = new EmbeddingSettings(EmbeddingSettings.Backend.LOCAL, "");
            return this;
        }

        /** Embeds passages with the model in a folder. */
        public Options embeddings(Path model) {
            embeddings = new EmbeddingSettings(EmbeddingSettings.Backend.FOLDER, model.toString());
            return this;
        }

        /** Adds the handbook to the sample bot. */
        public Options handbook() {
            handbook = true;
            return this;
        }

        /** Origins whose pages may use the whole API. */
        public Options corsOrigins(String... origins) {
            corsOrigins = List.of(origins);
            return this;
        }

        /** Private networks from which sources may be read. */
        public Options privateNetworks(String... ranges) {
            privateNetworks = Arrays.stream(ranges).map(AddressRange::parse).toList();
            return this;
        }

        /** The key that encrypts secrets, 32 bytes in base64. */
        public Options secretsKey(String key) {
            secretsKey = new Secret(key);
            return this;
        }

        /**
         * Sets the price of {@code model}: 1 for a million input tokens, 2 for a million output
         * tokens.
         */
        public Options price(String model) {
            prices = List.of(new AnalyticsSettings.Price(model, BigDecimal.ONE, BigDecimal.TWO));
            return this;
        }

        public Options accessLog() {
            accessLog = true;
            return this;
        }

        private ProviderSettings.Endpoint openAi = NOWHERE;
        private ClientTimeouts timeouts = ClientTimeouts.USUAL;
        private @Nullable DatabaseSettings database;
        private UnaryOperator<TurnStore> around = UnaryOperator.identity();
        private UnaryOperator<ToolCatalog> tools = UnaryOperator.identity();
        private Duration actionTimeout = Duration.ofHours(1);

        /** Uses this database instead of the tests' default. */
        public Options database(DatabaseSettings there) {
            database = there;
            return this;
        }

        public Options clock(Clock given) {
            clock = given;
            return this;
        }

        /** Requests that a key may make; 0, the tests' default, means no limit. */
        public Options limits(int perMinute, int perHour) {
            chatPerMinute = perMinute;
            dataPerHour = perHour;
            return this;
        }

        public Options openStreams(int most) {
            openStreams = most;
            return this;
        }

        /** Streams that a key may have open; 0, the tests' default, means no limit. */
        public Options streamsPerKey(int most) {
            streamsPerKey = most;
            return this;
        }

        public Options drain(Duration grace) {
            drain = grace;
            return this;
        }

        /** The endpoint of OpenAI. */
        public Options openAi(ProviderSettings.Endpoint endpoint) {
            openAi = endpoint;
            return this;
        }

        /** The idle timeout of a connection. */
        public Options idle(Duration limit) {
            timeouts = new ClientTimeouts(limit, timeouts.head(), timeouts.body());
            return this;
        }

        /** The timeouts for receiving a request's headers and body. */
        public Options requests(Duration head, Duration body) {
            timeouts = new ClientTimeouts(timeouts.idle(), head, body);
            return this;
        }

        /** Sends mail with links to this URL. */
        public Options mail(MailSettings settings, URI url) {
            mail = settings;
            publicUrl = url;
            return this;
        }

        /** Lets people sign in with an OpenID Connect provider. */
        public Options oidc(OidcSettings settings) {
            oidc = settings;
            return this;
        }

        public Options models(Map<String, ChatModel> further) {
            models = further;
            return this;
        }

        /** Wraps the tools of all bots. */
        public Options tools(UnaryOperator<ToolCatalog> wrapper) {
            tools = wrapper;
            return this;
        }

        public Options actionTimeout(Duration timeout) {
            actionTimeout = timeout;
            return this;
        }

        /** Wraps the turn store. */
        public Options around(UnaryOperator<TurnStore> wrapper) {
            around = wrapper;
            return this;
        }
    }

    private TestServer(Path folder, Options options) {
        this.folder = folder;
        this.model = new ScriptedChatModel();
        this.settings = settings(folder, options);
        var models = new LinkedHashMap<String, ChatModel>(options.models);
        models.put("scripted", model);
        this.server =
                RejoinderServer.start(
                        settings,
                        new ServerOverrides(
                                options.clock,
                                models,
                                CHEAP,
                                options.around,
                                options.tools,
                                options.timeouts,
                                options.handbook,
                                options.furtherRoutes));
        this.writeKey = server.firstRun().map(RejoinderServer.FirstRun::token).orElse("");
        this.botId = writeKey.isEmpty() ? "" : createGuide();
    }

    public static TestServer start(Path folder) {
        return start(folder, new Options());
    }

    public static TestServer start(Path folder, Options options) {
        return new TestServer(folder, options);
    }

    private static Settings settings(Path folder, Options options) {
        return new Settings(
                new ServerSettings(
                        "127.0.0.1",
                        0,
                        folder.toAbsolutePath(),
                        options.drain,
                        options.publicUrl,
                        options.trustedProxies),
                options.database == null ? TestDatabase.of(folder) : options.database,
                new LimitSettings(
                        options.chatPerMinute,
                        options.dataPerHour,
                        options.openStreams,
                        options.streamsPerKey),
                new CorsSettings(options.corsOrigins),
                new TurnSettings(
                        Duration.ofSeconds(100),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        options.actionTimeout,
                        8_000),
                new ProviderSettings(options.openAi, NOWHERE, NOWHERE, NOWHERE.baseUrl(), null),
                options.embeddings,
                OcrSettings.DEFAULT,
                new OutboundSettings(options.privateNetworks),
                new SecretSettings(options.secretsKey),
                options.mail,
                options.oidc,
                new AnalyticsSettings(options.prices, "EUR"),
                AuditSettings.DEFAULT,
                options.traces,
                new LogSettings(LogSettings.Level.ERROR, options.accessLog));
    }

    private String createGuide() {
        Answer made =
                post(
                        "/api/v1/bots",
                        """
                        {"name":"Guide","shortName":"guide","model":"scripted",\
                        "instructions":"Guide people."}\
                        """);
        return made.find("bot_[0-9A-Z]{26}");
    }

    public ScriptedChatModel model() {
        return model;
    }

    public RejoinderServer server() {
        return server;
    }

    public int port() {
        return server.port();
    }

    /** The id of the bot {@code guide}. */
    public String botId() {
        return botId;
    }

    /** A key with write permission. */
    public String writeKey() {
        return writeKey;
    }

    /** Creates a key directly in the database, as a command beside the server does. */
    public String newKey(Scope scope, String... bots) {
        try (Services services = openBeside()) {
            return services.keys().create("Another", scope, Set.of(bots), Map.of(), null).token();
        }
    }

    /**
     * Reads the ids of a conversation's answers from the database, in order. Includes a running
     * answer.
     */
    public List<String> answerIds(String conversationId) {
        try (Storage storage = Storage.open(settings.database(), folder, Clock.system())) {
            var beyond = new TurnKey(botId, conversationId, Long.MAX_VALUE);
            return storage.turns().before(beyond, 100, 1_000_000).stream()
                    .map(Turn::messageId)
                    .toList();
        }
    }

    /** The JDBC URL of its database. */
    public String databaseUrl() {
        String url = settings.database().url();
        return url == null ? "jdbc:sqlite:" + folder.resolve("rejoinder.db") : url;
    }

    /** Opens the same data beside the server, as a command does. */
    public Services openBeside() {
        return Services.open(settings);
    }

    public Answer get(String path) {
        return send("GET", path, null, Map.of());
    }

    public Answer post(String path, String body) {
        return send("POST", path, body, Map.of());
    }

    /** Sends a request with the write key, unless the headers contain another one. */
    public Answer send(
            String method, String path, @Nullable String body, Map<String, String> headers) {
        return sendBytes(
                method, path, body == null ? null : body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** As {@link #send}, with a body that is not text. */
    public Answer sendBytes(
            String method, String path, byte @Nullable [] bytes, Map<String, String> headers) {
        try {
            HttpResponse<String> response =
                    http.send(request(method, path, bytes, headers), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /**
     * Sends a request and returns once the response headers have arrived. The body can be read as
     * it grows.
     */
    public InputStream open(String path, String body, Map<String, String> headers) {
        return open(request("POST", path, body.getBytes(StandardCharsets.UTF_8), headers));
    }

    /** Like {@link #open}, with GET. */
    public InputStream openGet(String path) {
        return open(request("GET", path, null, Map.of()));
    }

    /** Like {@link #openGet(String)}, with headers. */
    public InputStream openGet(String path, Map<String, String> headers) {
        return open(request("GET", path, null, headers));
    }

    private InputStream open(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofInputStream()).body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private HttpRequest request(
            String method, String path, byte @Nullable [] body, Map<String, String> headers) {
        var all = new LinkedHashMap<>(Map.of("Authorization", "Bearer " + writeKey));
        all.putAll(headers);
        var builder =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                        .timeout(Duration.ofMinutes(3))
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(body));
        all.forEach(
                (name, value) -> {
                    if (!value.isEmpty()) {
                        builder.header(name, value);
                    }
                });
        return builder.build();
    }

    @Override
    public void close() {
        http.shutdownNow();
        server.close();
    }

    /** A response. {@link #plain()} makes its text comparable across runs. */
    public record Answer(int status, Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of(""))
                    .getFirst();
        }

        /**
         * The body with {@code conv_1}, {@code msg_1}, {@code msg_2}, … and {@code TIME} in place
         * of ids and times.
         */
        public String plain() {
            return TestServer.plain(body);
        }

        /** The first match of a pattern in the body. */
        public String find(String pattern) {
            Matcher matcher = Pattern.compile(pattern).matcher(body);
            if (!matcher.find()) {
                throw new AssertionError("no " + pattern + " in " + body);
            }
            return matcher.group();
        }
    }

    /** Replaces ids and times in a text by constants. */
    public static String plain(String text) {
        var names = new LinkedHashMap<String, String>();
        var counts = new LinkedHashMap<String, Integer>();
        String named =
                ID.matcher(text)
                        .replaceAll(
                                found ->
                                        names.computeIfAbsent(
                                                found.group(),
                                                id ->
                                                        found.group(1)
                                                                + "_"
                                                                + counts.merge(
                                                                        found.group(1),
                                                                        1,
                                                                        Integer::sum)));
        return TIME.matcher(named).replaceAll("TIME");
    }
}
