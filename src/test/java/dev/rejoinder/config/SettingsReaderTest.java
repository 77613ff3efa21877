package dev.rejoinder.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    @TempDir Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> flags = new HashMap<>();
    private Path data;

    @BeforeEach
    void makeDataFolder() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
    }

    @Test
    void everythingHasADefault() throws Exception {
        assertThat(read())
                .isEqualTo(
                        new Settings(
                                new ServerSettings(
                                        "127.0.0.1",
                                        8080,
                                        data,
                                        Duration.ofSeconds(25),
                                        null,
                                        List.of()),
                                DatabaseSettings.SQLITE,
                                new LimitSettings(100, 1000, 0, 50),
                                new CorsSettings(List.of()),
                                new TurnSettings(
                                        Duration.ofSeconds(100),
                                        Duration.ofMinutes(10),
                                        Duration.ofSeconds(30),
                                        Duration.ofSeconds(60),
                                        Duration.ofHours(1),
                                        8000),
                                new ProviderSettings(
                                        new ProviderSettings.Endpoint(
                                                URI.create("https://api.openai.com/v1"), null),
                                        new ProviderSettings.Endpoint(
                                                URI.create("https://api.anthropic.com"), null),
                                        new ProviderSettings.Endpoint(
                                                URI.create(
                                                        "https://generativelanguage.googleapis.com"),
                                                null),
                                        URI.create("http://127.0.0.1:11434"),
                                        null),
                                new EmbeddingSettings(EmbeddingSettings.Backend.LOCAL, ""),
                                new OcrSettings("tesseract", "eng"),
                                new OutboundSettings(List.of()),
                                new SecretSettings(null),
                                MailSettings.OFF,
                                OidcSettings.OFF,
                                new AnalyticsSettings(List.of(), "USD"),
                                new AuditSettings(365),
                                TracesSettings.OFF,
                                new LogSettings(LogSettings.Level.INFO, false)));
    }

    @Test
    void flagBeatsVariableBeatsFileBeatsDefault() throws Exception {
        file("limit.chat-per-minute=1\nlimit.data-per-hour=1\nlimit.open-streams=1\n");
        environment.put("REJOINDER_LIMIT_CHAT_PER_MINUTE", "2");
        environment.put("REJOINDER_LIMIT_DATA_PER_HOUR", "2");
        flags.put("--limit-chat-per-minute", "3");

        assertThat(read().limits()).isEqualTo(new LimitSettings(3, 2, 1, 50));
        assertThat(read().server().port()).isEqualTo(8080);
    }

    @Test
    void mailServerIsAUrl() throws Exception {
        environment.put("REJOINDER_SMTP_FROM", "bot@shop.example");
        assertThat(smtp("smtp://mail.example"))
                .isEqualTo(new SmtpSettings("mail.example", 587, false, true, null, null));
        assertThat(smtp("smtps://me%40x.example:a%3Ab+%25@mail.example"))
                .isEqualTo(
                        new SmtpSettings(
                                "mail.example",
                                465,
                                true,
                                false,
                                "me@x.example",
                                new Secret("a:b+%")));
        assertThat(smtp("smtp://mail.example:25?starttls=off"))
                .isEqualTo(new SmtpSettings("mail.example", 25, false, false, null, null));
        assertThat(smtp("smtp://localhost:1025").startTls()).isFalse();
        assertThat(smtp("smtp://localhost:1025?starttls=on").startTls()).isTrue();
        assertThat(smtp("smtp://[::1]:1025").host()).isEqualTo("::1");
    }

    @Test
    void signInWithAProviderNeedsAnIssuerAndAClientId() throws Exception {
        environment.put("REJOINDER_OIDC_ISSUER", "https://id.example/realms/staff/");
        assertThat(problems())
                .containsExactly(
                        "oidc.client-id: set it to the client id of this server at the provider,"
                                + " because oidc.issuer is set");
        environment.put("REJOINDER_OIDC_CLIENT_ID", "rejoinder");
        environment.put("REJOINDER_OIDC_CLIENT_SECRET", "hidden");
        flags.put("--oidc-roles", "Rejoinder Admins = owner, a=b=viewer");
        flags.put("--oidc-role-claim", "https://id.example/roles");
        flags.put("--oidc-default-role", "agent");
        flags.put("--oidc-password-sign-in", "off");
        flags.put("--oidc-scopes", "openid email");

        OidcSettings oidc = read().oidc();

        assertThat(oidc)
                .isEqualTo(
                        new OidcSettings(
                                "https://id.example/realms/staff/",
                                "rejoinder",
                                new Secret("hidden"),
                                List.of("openid", "email"),
                                "https://id.example/roles",
                                List.of(
                                        new OidcSettings.RoleRule(
                                                "Rejoinder Admins", OidcSettings.Role.OWNER),
                                        new OidcSettings.RoleRule("a=b", OidcSettings.Role.VIEWER)),
                                OidcSettings.DefaultRole.AGENT,
                                null,
                                false,
                                "SSO"));
        assertThat(oidc.toString()).doesNotContain("hidden");
        environment.remove("REJOINDER_OIDC_ISSUER");
        assertThat(problems())
                .containsExactly(
                        "oidc.password-sign-in: set oidc.issuer too; otherwise nobody can sign in");
    }

    private List<String> problems() {
        try {
            read();
            return List.of();
        } catch (SettingsException wrong) {
            return wrong.mistakes().stream().map(SettingsError::toString).toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "oidc-issuer, http://id.example",
        "oidc-issuer, http://127.0.0.1.id.example",
        "oidc-issuer, https://id.example?a=b",
        "oidc-issuer, https://user@id.example",
        "oidc-issuer, id.example",
        "oidc-scopes, email profile",
        "oidc-roles, admins",
        "oidc-roles, admins=king",
        "oidc-roles, admins=OWNER",
        "oidc-roles, =owner",
        "oidc-default-role, owner",
        "oidc-first-owner, somebody",
        "oidc-name, ''"
    })
    void wrongSettingOfTheProviderIsRefused(String flag, String value) {
        flags.put("--" + flag, value);

        assertThat(problems()).hasSize(1).first().asString().contains("is not allowed; use");
    }

    private SmtpSettings smtp(String url) throws SettingsException {
        environment.put("REJOINDER_SMTP_URL", url);
        return requireNonNull(read().mail().smtp());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail.example",
                "http://mail.example",
                "smtp://",
                "smtp://me@mail.example",
                "smtp://:secret@mail.example",
                "smtp://mail.example/path",
                "smtp://mail.example?tls=on",
                "smtp://mail.example:70000",
                "smtp://me:%0a@mail.example"
            })
    void malformedMailServerIsRefused(String url) {
        environment.put("REJOINDER_SMTP_FROM", "bot@shop.example");
        environment.put("REJOINDER_SMTP_URL", url);

        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e ->
                                assertThat(e.mistakes().toString())
                                        .contains("REJOINDER_SMTP_URL")
                                        .doesNotContain("secret@"));
    }

    @Test
    void mailServerNeedsASender() {
        environment.put("REJOINDER_SMTP_URL", "smtp://mail.example");

        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e ->
                                assertThat(e.mistakes())
                                        .containsExactly(
                                                new SettingsError(
                                                        "smtp.from",
                                                        "set it to the address that mail is sent"
                                                                + " from, because smtp.url is"
                                                                + " set")));
    }

    @Test
    void providersAreSetUnderTheirCustomaryNames() throws Exception {
        environment.put("OPENAI_API_KEY", "sk-1");
        environment.put("OPENAI_BASE_URL", "http://127.0.0.1:9100/v1/");
        environment.put("ANTHROPIC_API_KEY", "");
        environment.put("https_proxy", "http://proxy.example:3128");
        environment.put("NO_PROXY", "internal.example, .corp.example");
        file("anthropic.api-key = sk-2  \n");

        ProviderSettings providers = read().providers();

        assertThat(providers.openai())
                .isEqualTo(
                        new ProviderSettings.Endpoint(
                                URI.create("http://127.0.0.1:9100/v1"), new Secret("sk-1")));
        assertThat(providers.anthropic().apiKey()).isEqualTo(new Secret("sk-2"));
        assertThat(providers.proxy())
                .isEqualTo(
                        new ProviderProxySettings(
                                "proxy.example",
                                3128,
                                List.of("internal.example", ".corp.example")));
    }

    @Test
    void everyMistakeIsReportedAtOnceWithItsPlaceAndWhatIsAllowed() throws Exception {
        file(
                """
                limit.chat-per-minut = 5
                log.level = loud
                log.level = louder
                data = elsewhere
                """);
        environment.put("REJOINDER_TURN_TOKEN_TIMEOUT", "60");
        environment.put("REJOINDER_PROT", "80");
        environment.put("REJOINDER_OPENAI_API_KEY", "sk-hidden");
        environment.put("REJOINDER_ZZZZ", "1");
        flags.put("--port", "65536");
        flags.put("--log-access", "");

        Path file = data.resolve("rejoinder.properties");
        assertThat(mistakes(List.of("--hots", "0.0.0.0", "--openai-api-key=sk-hidden")))
                .containsExactly(
                        "--hots: there is no such flag; did you mean --host?",
                        "--openai-api-key: secrets are not accepted on the command line, where"
                            + " other users can read them; set OPENAI_API_KEY, or openai.api-key in"
                            + " the file",
                        "REJOINDER_OPENAI_API_KEY: there is no such setting; did you mean"
                                + " OPENAI_API_KEY?",
                        "REJOINDER_PROT: there is no such setting; did you mean REJOINDER_PORT?",
                        "REJOINDER_ZZZZ: there is no such setting",
                        file + ": log.level: it is set twice",
                        file
                                + ": limit.chat-per-minut: there is no such setting; did you mean"
                                + " limit.chat-per-minute?",
                        file
                                + ": data: a file in the data folder cannot set the data folder;"
                                + " set REJOINDER_DATA, or name the file with --config",
                        "--port: \"65536\" is not allowed; use a whole number from 0 to" + " 65535",
                        "--log-access: \"\" is not allowed; use on or off",
                        "REJOINDER_TURN_TOKEN_TIMEOUT: \"60\" is not allowed; use a duration"
                                + " such as 500ms, 30s, 10m or 2h, from 1s to 1h",
                        file
                                + ": log.level: \"loud\" is not allowed; use one of error,"
                                + " warn, info, debug");
    }

    @Test
    void aWrongValueIsReportedEvenWhereAnotherOverrulesIt() {
        environment.put("REJOINDER_PORT", "eighty");
        flags.put("--port", "80");

        assertThat(mistakes(List.of()))
                .containsExactly(
                        "REJOINDER_PORT: \"eighty\" is not allowed; use a whole number from"
                                + " 0 to 65535");
    }

    @Test
    void noMistakeQuotesASecret() throws Exception {
        environment.put("OPENAI_API_KEY", "sk-hidden\nx");
        environment.put("OPENAI_BASE_URL", "https://me:hidden@api.example");
        environment.put("HTTPS_PROXY", "ftp://me:hidden@proxy.example");
        file("gemini.api-key=hidden hidden\n");

        assertThat(mistakes(List.of("--openai-key", "hidden", "stray")))
                .hasSize(6)
                .noneMatch(mistake -> mistake.contains("hidden"))
                .contains(
                        "OPENAI_API_KEY: the value is not allowed; use visible ASCII"
                                + " characters without spaces",
                        "stray: unexpected argument");
    }

    @Test
    void settingsShowNoSecret() throws Exception {
        environment.put("OPENAI_API_KEY", "sk-hidden");

        assertThat(read().toString()).doesNotContain("hidden").contains("apiKey=***");
    }

    @Test
    void fileMayBeNamedAndThenSayWhereTheDataIs() throws Exception {
        Path file = folder.resolve("other.properties");
        Files.writeString(file, "data=elsewhere\nport=81\n");

        environment.put("REJOINDER_CONFIG", "other.properties");
        assertThat(read().server().data()).isEqualTo(folder.resolve("elsewhere"));

        environment.put("REJOINDER_CONFIG", "missing");
        flags.put("--config", file.toString());
        assertThat(read().server().port()).isEqualTo(81);
    }

    @Test
    void fileIsFoundInTheDataFolderThatWasSet() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("rejoinder.properties"), "port=82\n");
        environment.put("REJOINDER_DATA", "other");

        assertThat(read().server().port()).isEqualTo(82);
    }

    @Test
    void missingOrUnreadableFileIsAMistake() throws Exception {
        flags.put("--config", "absent.properties");
        assertThat(mistakes(List.of()))
                .containsExactly(
                        "--config: there is no file " + folder.resolve("absent.properties"));

        flags.clear();
        Files.createDirectory(data.resolve("rejoinder.properties"));
        assertThat(mistakes(List.of()))
                .containsExactly(data.resolve("rejoinder.properties") + ": it cannot be read");
    }

    @Test
    void fileThatIsNotTextIsAMistake() throws Exception {
        Path file = data.resolve("rejoinder.properties");

        Files.write(file, "host=caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(mistakes(List.of())).containsExactly(file + ": it is not UTF-8");

        file("host=\\u12");
        assertThat(mistakes(List.of()))
                .containsExactly(file + ": a \\u in it is not followed by four hex digits");

        Files.write(file, new byte[FileLayer.MAX_FILE_BYTES + 1]);
        assertThat(mistakes(List.of())).containsExactly(file + ": it is larger than 1048576 bytes");
    }

    @Test
    void variablesOfTheLauncherAreKnown() throws Exception {
        environment.put("REJOINDER_JAVA", "/opt/java");
        environment.put("REJOINDER_JAVA_OPTIONS", "-Xmx1g");

        assertThat(read().server().port()).isEqualTo(8080);
    }

    @Test
    void variablesThatKubernetesSetsForAServiceOfOurNameAreNoMistake() throws Exception {
        environment.put("REJOINDER_SERVICE_HOST", "10.0.0.1");
        environment.put("REJOINDER_SERVICE_PORT_HTTP", "8080");
        environment.put("REJOINDER_PORT", "tcp://10.0.0.1:8080");
        environment.put("REJOINDER_PORT_8080_TCP_ADDR", "10.0.0.1");

        assertThat(read().server().port()).isEqualTo(8080);
    }

    @Test
    void trustedProxiesAreRanges() throws Exception {
        flags.put("--trusted-proxies", "10.0.0.0/8, ::1");

        assertThat(read().server().trustedProxies())
                .containsExactly(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1/128"));
    }

    @Test
    void embeddingModelIsNamedWithItsSource() throws Exception {
        flags.put("--embeddings-model", "folder:/srv/models/zh");
        assertThat(read().embeddings())
                .isEqualTo(
                        new EmbeddingSettings(
                                EmbeddingSettings.Backend.FOLDER,
                                Path.of("/srv/models/zh").toString()));
        flags.put("--embeddings-model", "openai/text-embedding-3-small");
        assertThat(read().embeddings())
                .isEqualTo(
                        new EmbeddingSettings(
                                EmbeddingSettings.Backend.OPENAI, "text-embedding-3-small"));
        for (String wrong : List.of("folder:", "openai/", "remote")) {
            flags.put("--embeddings-model", wrong);
            assertThat(mistakes(List.of()))
                    .containsExactly(
                            "--embeddings-model: \"%s\" is not allowed; use local, none,"
                                            .formatted(wrong)
                                    + " openai/MODEL, or folder:PATH");
        }
    }

    @Test
    void corsNamesEachOriginAsBrowsersSendIt() throws Exception {
        flags.put(
                "--cors-allowed-origins",
                "https://app.example, http://localhost:3000, http://[::1]:3000, tauri://localhost");
        assertThat(read().cors().allowedOrigins())
                .containsExactly(
                        "https://app.example",
                        "http://localhost:3000",
                        "http://[::1]:3000",
                        "tauri://localhost");

        for (String wrong :
                List.of(
                        "*",
                        "null",
                        "app.example",
                        "https://*.example",
                        "https://App.example",
                        "https://app.example:443",
                        "http://app.example:80",
                        "https://app.example/a")) {
            flags.put("--cors-allowed-origins", wrong);
            assertThat(mistakes(List.of()))
                    .containsExactly(
                            "--cors-allowed-origins: \"%s\" is not allowed; use comma-separated"
                                            .formatted(wrong)
                                    + " origins as browsers send them, such as https://app.example"
                                    + " or http://localhost:3000, without a path; name each origin,"
                                    + " * is not supported");
        }
        flags.put("--cors-allowed-origins", "https://a.example, https://app.example/");
        assertThat(mistakes(List.of()))
                .containsExactly(
                        "--cors-allowed-origins: \"https://a.example, https://app.example/\" is not"
                                + " allowed; write https://app.example without the slash at the"
                                + " end");
    }

    private void file(String text) throws IOException {
        Files.writeString(data.resolve("rejoinder.properties"), text);
    }

    private Settings read() throws SettingsException {
        return new SettingsReader(environment, folder).read(new CommandLineFlags(flags, List.of()));
    }

    private List<String> mistakes(List<String> unmatched) {
        SettingsReader reader = new SettingsReader(environment, folder);
        SettingsException thrown =
                catchThrowableOfType(
                        SettingsException.class,
                        () -> reader.read(new CommandLineFlags(flags, unmatched)));
        return thrown.mistakes().stream().map(SettingsError::toString).toList();
    }
}
