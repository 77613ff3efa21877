package dev.rejoinder.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final String HOST = "api.example";
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final MemorySecretStore store = new MemorySecretStore();
    private final SecureRandom chance = new SecureRandom();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Secrets secrets(@Nullable String configured, @Nullable Path file) {
        return new Secrets(
                store, EncryptionKey.of(configured, file, chance), new SettableClock(), chance);
    }

    private Path file() {
        return folder.resolve("secret.key");
    }

    private String sealed(String name) {
        return store.find(name).orElseThrow().sealed();
    }

    @Test
    void valueIsReadBackAndStoredEncrypted() {
        secrets(KEY, null).put("TOKEN", "sk-12345678 ü", null);

        assertThat(secrets(KEY, null).value("TOKEN", HOST)).isEqualTo("sk-12345678 ü");
        byte[] sealed = Base64.getDecoder().decode(sealed("TOKEN"));
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("12345678");
    }

    @Test
    void sameValueIsEncryptedDifferentlyEachTime() {
        Secrets secrets = secrets(KEY, null);
        secrets.put("A", "the same value", null);
        secrets.put("B", "the same value", null);

        assertThat(sealed("A")).isNotEqualTo(sealed("B"));
    }

    @Test
    void rowUnderAnotherNameCannotBeRead() {
        Secrets secrets = secrets(KEY, null);
        SealedSecret stored = secrets.put("A", "the value of A", null);
        store.put(
                new SealedSecret(
                        "B", stored.sealed(), List.of(), stored.createdAt(), stored.updatedAt()));

        assertThatThrownBy(() -> secrets.value("B", HOST)).isInstanceOf(AppError.class);
        assertThat(secrets.value("A", HOST)).isEqualTo("the value of A");
    }

    @Test
    void keyFileIsCreatedOnFirstUseForItsOwnerOnly() throws Exception {
        Secrets secrets = secrets(null, file());
        assertThat(file()).doesNotExist();

        secrets.put("TOKEN", "long enough", null);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(secrets(null, file()).value("TOKEN", HOST)).isEqualTo("long enough");
        secrets(null, file()).put("OTHER", "other value", null);
        assertThat(secrets.value("OTHER", HOST)).isEqualTo("other value");
        // The setting may hold the content of the file.
        String key = Files.readString(file()).strip();
        assertThat(secrets(key, null).value("TOKEN", HOST)).isEqualTo("long enough");
    }

    @Test
    void wrongKeyIsAClearError() {
        secrets(null, file()).put("TOKEN", "long enough", null);

        assertThatThrownBy(() -> secrets(KEY, null).value("TOKEN", HOST))
                .isInstanceOf(AppError.class)
                .hasMessage(
                        "The secret TOKEN was encrypted with another key. Restore that key, or set"
                                + " the secret again.");
    }

    @Test
    void lostKeyFileIsAClearErrorAndIsNotReplacedByReading() {
        secrets(KEY, null).put("TOKEN", "long enough", null);

        assertThatThrownBy(() -> secrets(null, file()).value("TOKEN", HOST))
                .isInstanceOf(AppError.class)
                .hasMessageContaining("The encryption key is missing");
        assertThat(file()).doesNotExist();
    }

    @Test
    void damagedKeyFileIsKept() throws Exception {
        Files.writeString(file(), "nonsense");

        assertThatThrownBy(() -> secrets(null, file()).put("TOKEN", "long enough", null))
                .isInstanceOf(AppError.class)
                .hasMessageEndingWith("must contain 32 bytes in base64.");
        assertThat(file()).hasContent("nonsense");
    }

    @Test
    void sharedDatabaseNeedsAConfiguredKeyOnlyOnUse() {
        Secrets secrets = secrets(null, null);

        assertThatThrownBy(() -> secrets.put("TOKEN", "long enough", null))
                .isInstanceOf(AppError.class)
                .hasMessageStartingWith("Secrets need the setting secrets.key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "1A", "A-B", "A B", "Ä", "_A", "A\n"})
    void malformedNameIsRefused(String name) {
        assertThatThrownBy(() -> secrets(KEY, null).put(name, "long enough", null))
                .isInstanceOfSatisfying(
                        AppError.class, e -> assertThat(e.field()).isEqualTo("name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "line\r\nbreak", " begins with a space", "null\0byte"})
    void malformedValueIsRefusedWithoutRepeatingIt(String value) {
        assertThatThrownBy(() -> secrets(KEY, null).put("TOKEN", value, null))
                .isInstanceOfSatisfying(
                        AppError.class, e -> assertThat(e.field()).isEqualTo("value"))
                .hasMessageNotContaining(value);
    }

    @Test
    void secretWithHostsIsGivenToNoOtherHost() {
        Secrets secrets = secrets(KEY, null);
        SealedSecret put =
                secrets.put("TOKEN", "long enough", List.of("API.Example", "api.example", "[::1]"));
        assertThat(put.hosts()).containsExactly("api.example", "[::1]");

        assertThat(secrets.value("TOKEN", "api.example")).isEqualTo("long enough");
        for (String other : List.of("example", "evil-api.example", "x.api.example", "")) {
            assertThatThrownBy(() -> secrets.value("TOKEN", other))
                    .isInstanceOf(AppError.class)
                    .hasMessage("The secret TOKEN may not be sent to " + other + ".");
            assertThat(secrets.problem("TOKEN", other)).isPresent();
        }
        assertThat(secrets.problem("TOKEN", "api.example")).isEmpty();
        assertThat(secrets.problem("OTHER", "api.example")).contains("There is no secret OTHER.");
    }

    @Test
    void newValueKeepsTheHostsUnlessItsRequestHasOthers() {
        Secrets secrets = secrets(KEY, null);
        secrets.put("TOKEN", "first value", List.of("api.example"));

        assertThat(secrets.put("TOKEN", "second value", null).hosts())
                .containsExactly("api.example");
        assertThat(secrets.put("TOKEN", "third value", List.of()).hosts()).isEmpty();
        assertThat(secrets.value("TOKEN", "anywhere.example")).isEqualTo("third value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example",
                "api.example/",
                "api.example:443",
                "user@api.example",
                "*.example",
                "api.example other.example",
                "api.example?",
                "api.example#",
                "[::1",
                " "
            })
    void malformedHostIsRefused(String host) {
        assertThatThrownBy(() -> secrets(KEY, null).put("TOKEN", "long enough", List.of(host)))
                .isInstanceOfSatisfying(
                        AppError.class, e -> assertThat(e.field()).isEqualTo("hosts"));
    }
}
