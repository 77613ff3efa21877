package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.Clock;
import dev.rejoinder.mail.MailStore;
import dev.rejoinder.provider.connection.ProviderConnection;
import dev.rejoinder.provider.connection.ProviderConnections.ConnectionOrigin;
import dev.rejoinder.provider.connection.ProviderConnections.ProviderState;
import dev.rejoinder.server.ModelCheckResult;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorCommandTest extends CommandFixture {
    @Test
    void doctorFindsEverythingThatPreventsAStart() throws Exception {
        Path data = Files.writeString(folder.resolve("data"), "a file, no folder");

        assertThat(run("doctor", "--port", "0", "--data", data.toString())).isEqualTo(1);

        assertThat(printed())
                .contains(
                        "failed\tdata\t"
                                + data
                                + " is not a writable folder: choose another with --data\n")
                .contains("ok\tport\t127.0.0.1:0 is free\n")
                .contains("ok\topenai\thttps://api.openai.com/v1, no key\n");
    }

    @Test
    void doctorPassesOnANewFolder() {
        assertThat(run("doctor", "--port", "0")).isZero();

        assertThat(printed()).contains("does not exist yet").doesNotContain("failed");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void doctorShowsMailThatCannotBeSent() throws Exception {
        assertThat(run("doctor", "--port", "0")).isZero();
        assertThat(printed())
                .contains("ok\tmail\tno mail server: set smtp.url and smtp.from to send mail\n");

        environment.put("REJOINDER_SMTP_URL", "smtp://me:secret@mail.example");
        environment.put("REJOINDER_SMTP_FROM", "me@mail.example");
        installation.backlog = new MailStore.MailBacklog(2, "it cannot be reached");
        assertThat(run("doctor", "--port", "0", "--data", folder.toString())).isZero();
        assertThat(printed())
                .contains(
                        "warning\tmail\tmail.example:587, mails waiting: 2: it cannot be"
                                + " reached\n")
                .doesNotContain("secret");
    }

    @Test
    void doctorSaysWhetherOcrWorks() {
        environment.put("REJOINDER_OCR_LANGUAGES", "eng+deu");
        assertThat(run("doctor", "--port", "0")).isZero();
        assertThat(printed())
                .contains("ok\tocr\ttesseract reads images and scanned pages in eng+deu\n");

        installation.ocrProblem = "Tesseract is not installed.";
        assertThat(run("doctor", "--port", "0")).isZero();
        assertThat(printed()).contains("ok\tocr\toff: Tesseract is not installed.\n");
    }

    @Test
    void doctorReadsTheDocumentsOfTheSignInProvider() {
        assertThat(run("doctor", "--port", "0")).isZero();
        assertThat(printed())
                .contains("ok\tsign-in\twith passwords: set oidc.issuer for single sign-on\n");

        environment.put("REJOINDER_OIDC_ISSUER", "https://id.example");
        environment.put("REJOINDER_OIDC_CLIENT_ID", "rejoinder");
        assertThat(run("doctor", "--port", "0")).isZero();
        assertThat(printed()).contains("ok\tsign-in\thttps://id.example answers; the client id");

        installation.providerProblem = "the discovery document has no jwks_uri";
        assertThat(run("doctor", "--port", "0")).isZero();
        assertThat(printed())
                .contains("warning\tsign-in\tthe discovery document has no jwks_uri\n");
    }

    @Test
    void doctorConnectsToProvidersWithAKey() {
        environment.put("OPENAI_API_KEY", "sk-hidden");
        installation.unreachable = "no connection to api.openai.com port 443";

        assertThat(run("doctor", "--port", "0")).isZero();

        assertThat(printed())
                .contains("warning\topenai\tno connection to api.openai.com port 443\n")
                .contains("ok\tgemini\thttps://generativelanguage.googleapis.com, no key\n");
        assertThat(installation.asked).contains("reach https://api.openai.com/v1");
    }

    @Test
    void doctorCallsEachModelThatABotUses() throws Exception {
        Files.writeString(folder.resolve("rejoinder.db"), "");
        installation.bots.add(FakeCommandBackend.bot("openai/gpt", List.of("builtin", "ollama/x")));
        installation.bots.add(FakeCommandBackend.bot("openai/gpt", List.of()));

        assertThat(run("doctor", "--port", "0", "--data", folder.toString())).isZero();

        assertThat(printed())
                .contains("ok\tmodel\topenai/gpt: it answers: \"OK\"\n")
                .contains("ok\tmodel\tollama/x: it answers: \"OK\"\n");
        assertThat(installation.asked).containsOnlyOnce("try openai/gpt", "try ollama/x");

        installation.modelCheck =
                new ModelCheckResult(false, 401, "status 401: Incorrect API key after 7 ms");
        assertThat(run("doctor", "--port", "0", "--data", folder.toString())).isEqualTo(1);
        assertThat(printed())
                .contains("failed\tmodel\topenai/gpt: status 401: Incorrect API key after 7 ms\n");
    }

    @Test
    void doctorEmbedsOneTextWithAModelOfTheOperator() {
        assertThat(run("doctor", "--port", "0")).isZero();
        assertThat(printed()).doesNotContain("embeddings");

        installation.embeddingsCheck = new ModelCheckResult(true, null, "onnx/a: 384 dimensions");
        assertThat(run("doctor", "--port", "0")).isZero();
        assertThat(printed()).contains("ok\tembeddings\tonnx/a: 384 dimensions\n");

        installation.embeddingsCheck = new ModelCheckResult(false, null, "No such folder.");
        assertThat(run("doctor", "--port", "0")).isEqualTo(1);
        assertThat(printed()).contains("failed\tembeddings\tNo such folder.\n");
    }

    @Test
    void doctorReportsARejectedKeyThatNoBotUses() {
        environment.put("OPENAI_API_KEY", "sk-hidden");
        installation.modelCheck =
                new ModelCheckResult(false, 401, "status 401: bad key after 7 ms");

        assertThat(run("doctor", "--port", "0")).isZero();

        assertThat(printed())
                .contains(
                        "warning\topenai\tthe provider rejected the key: status 401: bad key after"
                                + " 7 ms\n");

        installation.modelCheck = new ModelCheckResult(false, 404, "status 404: no such model");
        assertThat(run("doctor", "--port", "0")).isZero();
        assertThat(printed())
                .contains(
                        "ok\topenai\thttps://api.openai.com/v1 is reachable and accepts the key\n");
    }

    @Test
    void doctorUsesTheConnectionsThatWereSetInTheConsole() {
        URI base = URI.create("https://llm.example/v1");
        connected("openai", base, true);
        connected("ollama", URI.create("http://models.example:11434"), true);
        connected("google", URI.create("https://gemini.example"), false);

        assertThat(run("doctor", "--port", "0", "--data", folder.toString())).isZero();

        assertThat(printed())
                .contains("ok\topenai\thttps://llm.example/v1 is reachable and accepts the key\n")
                .contains("ok\tollama\thttp://models.example:11434 is reachable\n")
                .contains("ok\tanthropic\thttps://api.anthropic.com, no key\n")
                .contains(
                        "warning\tgemini\tthe key that was set in the console cannot be decrypted");
        assertThat(installation.asked).contains("reach " + base, "try openai/rejoinder-doctor");
    }

    private void connected(String provider, URI base, boolean usable) {
        installation.providers.add(
                new ProviderState(
                        provider,
                        ConnectionOrigin.CONSOLE,
                        usable,
                        base,
                        new ProviderConnection(provider, base, "sealed", "1234", Instant.EPOCH)));
    }

    @Test
    void doctorDetectsAClockThatWasSetBack() throws Exception {
        Path database = Files.writeString(folder.resolve("rejoinder.db"), "");
        Files.setLastModifiedTime(
                database, FileTime.from(Clock.system().now().plus(Duration.ofDays(1))));

        assertThat(run("doctor", "--port", "0", "--data", folder.toString())).isZero();

        assertThat(printed()).contains("warning\tclock\t");
    }

    @Test
    void doctorReportsADatabaseThatDoesNotOpen() {
        installation.refusal = new IllegalStateException("The database is damaged.");

        assertThat(run("doctor", "--port", "0", "--data", folder.toString())).isEqualTo(1);

        assertThat(printed()).contains("failed\tdatabase\tThe database is damaged.\n");
    }
}
