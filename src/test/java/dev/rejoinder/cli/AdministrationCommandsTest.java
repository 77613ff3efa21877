package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.webhook.AttemptResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AdministrationCommandsTest extends CommandFixture {
    @Test
    void digestIsPreviewed() {
        assertThat(run("digest", "preview")).isZero();
        assertThat(printed()).isEqualTo("The digest\n");
    }

    @Test
    void testMessageIsSentWithoutOpeningTheData() {
        assertThat(run("mail", "test", "ada@example.com")).isZero();
        assertThat(printed())
                .isEqualTo("The mail server accepted the message to ada@example.com.\n");
        assertThat(installation.asked).containsExactly("mail ada@example.com");

        assertThat(run("mail", "test", "a@b.c,d@e.f")).isEqualTo(2);
        assertThat(complained()).contains("\"a@b.c,d@e.f\" is not an email address");
        installation.refusal =
                new IllegalStateException(
                        "No mail server is configured. Set smtp.url and smtp.from.");
        assertThat(run("mail", "test", "ada@example.com")).isEqualTo(1);
        assertThat(complained()).contains("No mail server is configured.");
    }

    @Test
    void sourceNeedsNoBotIfThereIsOnlyOne() {
        assertThat(run("source", "delete", "src_1")).isEqualTo(2);
        installation.bots.add(FakeCommandBackend.bot("bot_1", "demo", "Helper"));
        assertThat(run("source", "add", "https://example.com")).isZero();
        assertThat(run("source", "delete", "src_1")).isZero();
        installation.bots.add(FakeCommandBackend.bot("bot_2", null, "Other"));
        assertThat(run("source", "delete", "src_1")).isEqualTo(2);

        assertThat(complained())
                .contains(
                        "there is no bot yet; create one with: rejoinder bot create NAME\n",
                        "there are several bots; name one with --bot: demo, bot_2\n");
        assertThat(installation.asked)
                .anyMatch(line -> line.startsWith("NewSource[bot=demo, what=https://example.com"))
                .contains("delete demo src_1");
    }

    @Test
    void botIsCreated() {
        assertThat(run("bot", "create", "--name", "Helper", "--short-name", "demo")).isZero();

        assertThat(printed()).isEqualTo("bot_1\n");
        assertThat(installation.asked)
                .contains("NewBot[name=Helper, shortName=demo, model=null, instructions=null]");
    }

    @Test
    void secretOfAWebhookIsTheOnlyStandardOutput() {
        assertThat(
                        run(
                                "webhook",
                                "create",
                                "https://crm.example/in",
                                "--event",
                                "lead.created",
                                "--bot",
                                "demo",
                                "--schedule",
                                "long"))
                .isZero();
        assertThat(run("webhook", "rotate", "wh_1")).isZero();

        assertThat(printed()).isEqualTo("whsec_new\nwhsec_rotated\n");
        assertThat(installation.asked)
                .contains(
                        "NewWebhook[url=https://crm.example/in, description=null,"
                                + " events=[LEAD_CREATED], bots=[demo], schedule=LONG]",
                        "rotate wh_1");
    }

    @Test
    void webhookWithUnknownEventOrScheduleIsNotCreated() {
        assertThat(run("webhook", "create", "https://a.example/", "--event", "no.such"))
                .isEqualTo(2);
        assertThat(run("webhook", "create", "https://a.example/", "--schedule", "never"))
                .isEqualTo(2);

        assertThat(complained())
                .contains(
                        "--event: \"no.such\" is not a type of events\n",
                        "--schedule: \"never\" is not allowed; use standard or long\n");
    }

    @Test
    void testOfAWebhookFailsIfItWasNotDelivered() {
        assertThat(run("webhook", "test", "wh_1")).isZero();
        installation.webhookTest =
                new AttemptResult(
                        0,
                        "",
                        "The site does not accept connections.",
                        null,
                        Instant.EPOCH,
                        Duration.ZERO);
        assertThat(run("webhook", "test", "wh_1")).isEqualTo(1);

        assertThat(complained())
                .contains(
                        "The endpoint answered 204.\n", "The site does not accept connections.\n");
    }

    @Test
    void generatedPasswordIsTheOnlyStandardOutput() {
        assertThat(run("user", "create", "--email", "a@example.com")).isZero();
        assertThat(run("user", "password", "a@example.com")).isZero();

        assertThat(printed()).isEqualTo("made up\nmade up\n");
        assertThat(complained())
                .isEqualTo(
                        """
                        Created the account a@example.com. The password is shown only once:
                        Changed the password of a@example.com. The password is shown only once:
                        """);
        assertThat(installation.asked)
                .contains(
                        "user a@example.com null owner made up", "password a@example.com made up");
    }

    @Test
    void passwordFromStandardInputIsNotPrinted() {
        in = "fünf große Füße\r\nmore\n";

        assertThat(
                        run(
                                "user",
                                "create",
                                "--email",
                                "a@example.com",
                                "--name",
                                "Olga",
                                "--role",
                                "viewer",
                                "--password-stdin"))
                .isZero();
        assertThat(run("user", "password", "a@example.com", "--password-stdin")).isZero();

        assertThat(printed()).isEmpty();
        assertThat(complained()).doesNotContain("fünf");
        assertThat(installation.asked)
                .contains(
                        "user a@example.com Olga viewer fünf große Füße",
                        "password a@example.com fünf große Füße");
    }

    @Test
    void usersAreDeleted() {
        assertThat(run("user", "delete", "a@example.com")).isZero();
        assertThat(run("user", "delete", "b@example.com")).isEqualTo(1);

        assertThat(complained())
                .isEqualTo(
                        "a@example.com is deleted.\n"
                                + "There is no account with this email address.\n");
    }

    @Test
    void sourceIsAddedAndDeleted() throws Exception {
        Path file = Files.writeString(folder.resolve("handbook.md"), "# Handbook");

        assertThat(run("source", "add", "--bot", "demo", file.toString())).isZero();
        assertThat(
                        run(
                                "source",
                                "add",
                                "--bot",
                                "demo",
                                "--site",
                                "--max-pages",
                                "7",
                                "--resync-hours",
                                "24",
                                "https://example.com"))
                .isZero();
        assertThat(run("source", "delete", "--bot", "demo", "src_1")).isZero();

        assertThat(printed())
                .isEqualTo(
                        """
                        src_1
                        src_1
                        """);
        assertThat(installation.asked)
                .contains(
                        "NewSource[bot=demo, what="
                                + file
                                + ", title=null, site=false, maxDepth=3, maxPages=200,"
                                + " resyncEvery=null]",
                        "NewSource[bot=demo, what=https://example.com, title=null, site=true,"
                                + " maxDepth=3, maxPages=7, resyncEvery=PT24H]",
                        "delete demo src_1");
    }

    @Test
    void severalSourcesAreAddedAtOnce() throws Exception {
        Path one = Files.writeString(folder.resolve("one.md"), "# One");
        Path two = Files.writeString(folder.resolve("two.md"), "# Two");
        String[] both = {"source", "add", "--bot", "demo", one.toString(), two.toString()};

        assertThat(run(both)).isZero();

        assertThat(printed()).isEqualTo("src_1\nsrc_1\n");
        assertThat(installation.asked)
                .anySatisfy(asked -> assertThat(asked).contains("what=" + one))
                .anySatisfy(asked -> assertThat(asked).contains("what=" + two));
        assertThat(run("source", "add", "--title=x", one.toString(), two.toString())).isEqualTo(2);
    }

    @Test
    void folderIsNoSource() throws Exception {
        Path file = Files.writeString(folder.resolve("one.md"), "# One");

        String[] both = {"source", "add", "--bot", "demo", file.toString(), folder.toString()};
        assertThat(run(both)).isEqualTo(2);

        assertThat(complained())
                .startsWith("\"" + folder + "\" is a folder; name the files in it, such as ")
                .endsWith("Try: rejoinder source add --help\n");
        assertThat(installation.asked).isEmpty();
    }

    @Test
    void sourceThatIsNoFileIsRefused() {
        assertThat(run("source", "add", "--bot", "demo", "nowhere.pdf")).isEqualTo(2);

        assertThat(complained()).startsWith("the file \"nowhere.pdf\" does not exist");
        assertThat(installation.asked).isEmpty();
    }
}
