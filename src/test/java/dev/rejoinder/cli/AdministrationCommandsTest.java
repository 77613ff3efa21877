package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.AccountRole;
import dev.rejoinder.event.EventType;
import dev.rejoinder.webhook.AttemptResult;
import dev.rejoinder.webhook.DisabledReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
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
        assertThat(run("source", "list")).isEqualTo(2);
        installation.bots.add(FakeCommandBackend.bot("bot_1", "demo", "Helper"));
        assertThat(run("source", "add", "https://example.com")).isZero();
        assertThat(run("source", "list")).isZero();
        assertThat(run("source", "delete", "src_1")).isZero();
        installation.bots.add(FakeCommandBackend.bot("bot_2", null, "Other"));
        assertThat(run("source", "list")).isEqualTo(2);

        assertThat(complained())
                .contains(
                        "there is no bot yet; create one with: rejoinder bot create NAME\n",
                        "there are several bots; name one with --bot: demo, bot_2\n");
        assertThat(installation.asked)
                .anyMatch(line -> line.startsWith("NewSource[bot=demo, what=https://example.com"))
                .contains("demo PageRequest[number=1, limit=100]", "delete demo src_1");
    }

    @Test
    void pipedListsAreMachineReadable() {
        installation.keys.add(FakeCommandBackend.key("key_1", "a\tb", null, null));

        assertThat(run("key", "list", "--page", "2")).isZero();

        assertThat(printed()).isEqualTo("key_1\ta b\twrite\tworks\t2026-01-02T03:04:05Z\t-\n");
        assertThat(installation.asked)
                .containsExactly("open", "PageRequest[number=2, limit=100]", "close");
    }

    @Test
    void listsOnATerminalAreAligned() {
        Instant earlier = Instant.parse("2026-10-01T00:00:00Z");
        Instant later = Instant.parse("2027-10-01T00:00:00Z");
        installation.keys.add(FakeCommandBackend.key("key_1", "CI", null, earlier));
        installation.keys.add(FakeCommandBackend.key("key_2", "long name", earlier, null));
        installation.keys.add(FakeCommandBackend.key("key_3", "\uD83D\uDE00", later, null));

        assertThat(runForEyes("key", "list")).isZero();

        assertThat(printed())
                .isEqualTo(
                        """
                        ID     NAME       SCOPE  STATE                       CREATED               LAST USED
                        key_1  CI         write  revoked                     2026-01-02T03:04:05Z  -
                        key_2  long name  write  expired                     2026-01-02T03:04:05Z  -
                        key_3  \uD83D\uDE00          write  until 2027-10-01T00:00:00Z  2026-01-02T03:04:05Z  -
                        """);
    }

    @Test
    void botIsCreatedAndListed() {
        installation.bots.add(FakeCommandBackend.bot("bot_1", null, "Helper"));

        assertThat(run("bot", "create", "--name", "Helper", "--short-name", "demo")).isZero();
        assertThat(run("bot", "list")).isZero();

        assertThat(printed())
                .isEqualTo("bot_1\nbot_1\t-\tHelper\tbuiltin\tenabled\t2026-01-02T03:04:05Z\n");
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
    void webhooksAreListedWithTheirState() {
        installation.webhooks.add(
                FakeCommandBackend.webhook(
                        "wh_1", "https://a.example/", Set.of(EventType.LEAD_CREATED), null));
        installation.webhooks.add(
                FakeCommandBackend.webhook(
                        "wh_2", "https://b.example/", Set.of(), DisabledReason.GONE));

        assertThat(run("webhook", "list")).isZero();
        assertThat(run("webhook", "delete", "wh_2")).isZero();

        assertThat(printed())
                .isEqualTo(
                        "wh_1\thttps://a.example/\tenabled\t1\t2026-11-01T12:00:00Z\n"
                                + "wh_2\thttps://b.example/\tdisabled (gone)\t0"
                                + "\t2026-11-01T12:00:00Z\n");
        assertThat(installation.asked).contains("delete wh_2");
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
    void usersAreListedAndDeleted() {
        installation.users.add(
                new Account(
                        "acct_1",
                        "a@example.com",
                        "Olga",
                        "hidden",
                        AccountRole.EDITOR,
                        null,
                        Instant.parse("2026-01-02T03:04:05.678Z")));

        assertThat(run("user", "list")).isZero();
        assertThat(run("user", "delete", "a@example.com")).isZero();
        assertThat(run("user", "delete", "b@example.com")).isEqualTo(1);

        assertThat(printed()).isEqualTo("a@example.com\tOlga\teditor\t2026-01-02T03:04:05Z\n");
        assertThat(complained())
                .isEqualTo(
                        "a@example.com is deleted.\n"
                                + "There is no account with this email address.\n");
    }

    @Test
    void sourceIsAddedListedAndDeleted() throws Exception {
        Path file = Files.writeString(folder.resolve("handbook.md"), "# Handbook");
        installation.sources.add(FakeCommandBackend.source("src_1", "handbook.md"));

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
        assertThat(run("source", "list", "--bot", "demo")).isZero();
        assertThat(run("source", "delete", "--bot", "demo", "src_1")).isZero();

        assertThat(printed())
                .isEqualTo(
                        """
                        src_1
                        src_1
                        src_1\tfile\thandbook.md\tfailed\t0\tThe source contains no text.
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
