package dev.rejoinder.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the settings. Precedence: flag, environment variable, file, default. Immutable. */
public final class SettingsReader {
    /** The default file name. */
    public static final String FILE_NAME = "rejoinder.properties";

    public static final String CONFIG_FLAG = "--config";
    static final String CONFIG_VARIABLE = "REJOINDER_CONFIG";

    /** The URL of the server that commands use. */
    public static final String URL_VARIABLE = "REJOINDER_URL";

    /** The API key for that server. */
    public static final String KEY_VARIABLE = "REJOINDER_KEY";

    private final Map<String, String> environment;
    private final Path workingFolder;

    /**
     * Creates a reader.
     *
     * @param workingFolder absolute; relative paths start here
     */
    public SettingsReader(Map<String, String> environment, Path workingFolder) {
        this.environment = Map.copyOf(environment);
        this.workingFolder = workingFolder;
    }

    /**
     * Reads and validates all settings. Overridden values are validated too, so that a mistake does
     * not surface later, when the overriding value is removed.
     *
     * @param flags the command line
     * @throws SettingsException with all mistakes, if there are any
     */
    public Settings read(CommandLineFlags flags) throws SettingsException {
        List<SettingsError> mistakes = new ArrayList<>();
        SettingsLayer fromFlags = FlagLayer.read(flags, mistakes);
        SettingsLayer fromEnvironment = EnvironmentLayer.read(environment, mistakes);
        List<SettingsLayer> layers = new ArrayList<>(List.of(fromFlags, fromEnvironment));
        Path file = namedFile(flags, mistakes);
        if (file != null) {
            layers.add(FileLayer.read(file, true, mistakes));
        } else {
            Path inDataFolder = dataFolder(layers).resolve(FILE_NAME);
            if (Files.exists(inDataFolder)) {
                layers.add(FileLayer.read(inDataFolder, false, mistakes));
            }
        }
        SettingValues values = SettingValues.of(layers, mistakes);
        if (mistakes.isEmpty()) {
            addMissing(values, mistakes);
        }
        if (!mistakes.isEmpty()) {
            throw new SettingsException(mistakes);
        }
        return settings(values);
    }

    /** Finds settings that others require. */
    private static void addMissing(SettingValues values, List<SettingsError> mistakes) {
        if (values.get(SettingTable.SMTP_URL).isPresent()
                && values.get(SettingTable.SMTP_FROM).isEmpty()) {
            mistakes.add(
                    new SettingsError(
                            SettingTable.SMTP_FROM.name(),
                            "set it to the address that mail is sent from, because smtp.url is"
                                    + " set"));
        }
        boolean oidc = values.get(SettingTable.OIDC_ISSUER).isPresent();
        if (oidc && values.get(SettingTable.OIDC_CLIENT_ID).isEmpty()) {
            mistakes.add(
                    new SettingsError(
                            SettingTable.OIDC_CLIENT_ID.name(),
                            "set it to the client id of this server at the provider, because"
                                    + " oidc.issuer is set"));
        }
        if (!oidc && !values.get(SettingTable.OIDC_PASSWORD_SIGN_IN)) {
            mistakes.add(
                    new SettingsError(
                            SettingTable.OIDC_PASSWORD_SIGN_IN.name(),
                            "set oidc.issuer too; otherwise nobody can sign in"));
        }
    }

    private @Nullable Path namedFile(CommandLineFlags flags, List<SettingsError> mistakes) {
        String where = CONFIG_FLAG;
        String name = flags.given().get(CONFIG_FLAG);
        if (name == null) {
            where = CONFIG_VARIABLE;
            name = environment.get(CONFIG_VARIABLE);
            if (name == null || name.isBlank()) {
                return null;
            }
        }
        if (name.isBlank() || name.indexOf('\0') >= 0) {
            mistakes.add(new SettingsError(where, "use the path of a file"));
            return null;
        }
        Path file = workingFolder.resolve(name);
        if (Files.isRegularFile(file)) {
            return file;
        }
        mistakes.add(new SettingsError(where, "there is no file " + file));
        return null;
    }

    private Path dataFolder(List<SettingsLayer> layers) {
        for (SettingsLayer layer : layers) {
            SettingsLayer.RawValue given = layer.values().get(SettingTable.DATA);
            if (given != null && !given.text().isBlank() && given.text().indexOf('\0') < 0) {
                return resolve(given.text());
            }
        }
        return resolve(SettingTable.DATA.defaultText());
    }

    private Path resolve(String path) {
        return workingFolder.resolve(path).normalize();
    }

    private Settings settings(SettingValues values) {
        return new Settings(
                new ServerSettings(
                        values.get(SettingTable.HOST),
                        values.get(SettingTable.PORT),
                        resolve(values.get(SettingTable.DATA)),
                        values.get(SettingTable.DRAIN_TIMEOUT),
                        values.get(SettingTable.PUBLIC_URL).orElse(null),
                        values.get(SettingTable.TRUSTED_PROXIES)),
                new DatabaseSettings(
                        values.get(SettingTable.DATABASE_URL).orElse(null),
                        values.get(SettingTable.DATABASE_USER).orElse(null),
                        values.get(SettingTable.DATABASE_PASSWORD).orElse(null),
                        values.get(SettingTable.DATABASE_CONNECTIONS),
                        values.get(SettingTable.DATABASE_START_TIMEOUT)),
                new LimitSettings(
                        values.get(SettingTable.CHAT_PER_MINUTE),
                        values.get(SettingTable.DATA_PER_HOUR),
                        values.get(SettingTable.OPEN_STREAMS),
                        values.get(SettingTable.STREAMS_PER_KEY),
                        new DailyUploadSettings(
                                values.get(SettingTable.UPLOADS_PER_DAY),
                                values.get(SettingTable.UPLOAD_MEGABYTES_PER_DAY),
                                values.get(SettingTable.VISITOR_UPLOADS_PER_DAY),
                                values.get(SettingTable.VISITOR_UPLOAD_MEGABYTES_PER_DAY))),
                new CorsSettings(values.get(SettingTable.CORS_ALLOWED_ORIGINS)),
                new TurnSettings(
                        values.get(SettingTable.MESSAGE_DEADLINE),
                        values.get(SettingTable.STREAM_DEADLINE),
                        values.get(SettingTable.FIRST_TOKEN_TIMEOUT),
                        values.get(SettingTable.TOKEN_TIMEOUT),
                        values.get(SettingTable.ACTION_TIMEOUT),
                        values.get(SettingTable.HISTORY_TOKENS)),
                providers(values),
                values.get(SettingTable.EMBEDDINGS_MODEL),
                new OcrSettings(
                        values.get(SettingTable.OCR_COMMAND),
                        values.get(SettingTable.OCR_LANGUAGES)),
                new OutboundSettings(values.get(SettingTable.PRIVATE_NETWORKS)),
                new SecretSettings(values.get(SettingTable.SECRETS_KEY).orElse(null)),
                new MailSettings(
                        values.get(SettingTable.SMTP_URL).orElse(null),
                        values.get(SettingTable.SMTP_FROM).orElse(null)),
                oidc(values),
                new AnalyticsSettings(
                        values.get(SettingTable.ANALYTICS_PRICES),
                        values.get(SettingTable.ANALYTICS_CURRENCY)),
                new AuditSettings(values.get(SettingTable.AUDIT_RETENTION_DAYS)),
                new TracesSettings(
                        values.get(SettingTable.TRACES_ENDPOINT).orElse(null),
                        values.get(SettingTable.TRACES_HEADERS).orElse(null),
                        values.get(SettingTable.SERVICE_NAME),
                        values.get(SettingTable.TRACES_SHARE)),
                new LogSettings(
                        values.get(SettingTable.LOG_LEVEL), values.get(SettingTable.LOG_ACCESS)));
    }

    private static OidcSettings oidc(SettingValues values) {
        return new OidcSettings(
                values.get(SettingTable.OIDC_ISSUER).orElse(null),
                values.get(SettingTable.OIDC_CLIENT_ID).orElse(""),
                values.get(SettingTable.OIDC_CLIENT_SECRET).orElse(null),
                values.get(SettingTable.OIDC_SCOPES),
                values.get(SettingTable.OIDC_ROLE_CLAIM),
                values.get(SettingTable.OIDC_ROLES),
                values.get(SettingTable.OIDC_DEFAULT_ROLE),
                values.get(SettingTable.OIDC_FIRST_OWNER).orElse(null),
                values.get(SettingTable.OIDC_PASSWORD_SIGN_IN),
                values.get(SettingTable.OIDC_NAME));
    }

    private static ProviderSettings providers(SettingValues values) {
        Optional<ProviderProxySettings> proxy = values.get(SettingTable.HTTPS_PROXY);
        List<String> bypass = values.get(SettingTable.NO_PROXY);
        return new ProviderSettings(
                new ProviderSettings.Endpoint(
                        values.get(SettingTable.OPENAI_BASE_URL),
                        values.get(SettingTable.OPENAI_API_KEY).orElse(null)),
                new ProviderSettings.Endpoint(
                        values.get(SettingTable.ANTHROPIC_BASE_URL),
                        values.get(SettingTable.ANTHROPIC_API_KEY).orElse(null)),
                new ProviderSettings.Endpoint(
                        values.get(SettingTable.GEMINI_BASE_URL),
                        values.get(SettingTable.GEMINI_API_KEY).orElse(null)),
                values.get(SettingTable.OLLAMA_BASE_URL),
                proxy.map(found -> found.bypassing(bypass)).orElse(null),
                values.get(SettingTable.OPENAI_MAX_TOKENS_NAME));
    }
}
