package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Account;
import dev.rejoinder.config.SettingsReader;
import dev.rejoinder.core.Clock;
import dev.rejoinder.server.ModelCheck;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final Clock NOON =
            new Clock() {
                @Override
                public long millis() {
                    return Instant.parse("2026-11-01T12:00:00Z").toEpochMilli();
                }

                @Override
                public long nanos() {
                    return 0;
                }
            };

    @TempDir Path folder;

    private final FakeCommandBackend installation = new FakeCommandBackend();
    private final Map<String, String> environment = new HashMap<>();
    private final List<Runnable> atShutdown = new ArrayList<>();
    private String in = "";
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void firstServeOnATerminalSaysWhereItIsAndHowToTalkToIt() {
        installation.firstRun = new CommandBackend.FirstRun("demo", "rj_token");

        assertThat(runForEyes("serve", "--port", "0", "--data=" + folder)).isZero();

        assertThat(printed())
                .isEqualTo(
                        """
                        Rejoinder (development) listens at http://127.0.0.1:4711
                        Data: %s

                        Created the bot demo and an API key.
                        The key is shown only once:
                          rj_token

                        Ask, in another terminal:
                          curl http://127.0.0.1:4711/api/v1/chat/demo/message \
                        -H 'Authorization: Bearer rj_token' -H 'Content-Type: application/json' \
                        -d '{"message":"What are your business hours?"}'
                        Watch the answer come:
                          curl -N http://127.0.0.1:4711/api/v1/chat/demo/stream \
                        -H 'Authorization: Bearer rj_token' -H 'Content-Type: application/json' \
                        -d '{"message":"What are your business hours?"}'

                        Stop it with Ctrl-C.
                        """
                                .formatted(folder));
        assertThat(folder).isEmptyDirectory();
        assertThat(installation.asked).containsExactly("serve", "await", "close");
        assertThat(Objects.requireNonNull(installation.settings).server().port()).isZero();
    }

    @Test
    void firstServeInAPipeKeepsTheKeyInAFileOfItsOwner() throws Exception {
        Path data = Files.createDirectory(folder.resolve("a b's"));
        Path file = data.resolve("first-key");
        Files.writeString(file, "readable by all");
        installation.firstRun = new CommandBackend.FirstRun("demo", "rj_token");

        assertThat(run("serve", "--port", "0", "--data=" + data)).isZero();

        assertThat(printed())
                .doesNotContain("rj_token")
                .contains(
                        """
                        Created the bot demo and an API key.
                        The key is in a file that only this user can read:
                          %s

                        """
                                .formatted(file))
                .contains(
                        """
                        /stream -H "Authorization: Bearer $(cat '%s')" -H 'Content-Type\
                        """
                                .formatted(file.toString().replace("'", "'\\''")));
        assertThat(file).hasContent("rj_token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void noKeyIsMadeThatCannotBeKept() throws Exception {
        Path data = Files.writeString(folder.resolve("data"), "a file, no folder");
        installation.firstRun = new CommandBackend.FirstRun("demo", "rj_token");

        assertThat(run("serve", "--port", "0", "--data=" + data)).isEqualTo(1);

        assertThat(complained())
                .isEqualTo(
                        "The file %s/first-key cannot be written: a part of its path is not a folder.\n"
                                .formatted(data));
        assertThat(installation.asked).isEmpty();
    }

    @Test
    void laterServeShowsNoKey() {
        assertThat(run("serve", "--data", "elsewhere", "--host=0.0.0.0")).isZero();

        assertThat(printed())
                .isEqualTo(
                        """
                        Rejoinder (development) listens at http://127.0.0.1:4711
                        Data: %s

                        Stop it with Ctrl-C.
                        """
                                .formatted(folder.resolve("elsewhere")));
    }

    @Test
    void serveSaysWhereTheFirstAccountIsMadeWhileThereIsNone() {
        installation.setupToken = "token";

        assertThat(run("serve")).isZero();

        assertThat(printed())
                .contains(
                        """

                        The console has no account yet. Make yours at:
                          http://127.0.0.1:4711/console/#setup=token

                        Stop it with Ctrl-C.
                        """);
    }

    @Test
    void serverIsClosedWhenTheProcessIsToldToStop() {
        run("serve");
        installation.asked.clear();

        atShutdown.forEach(Runnable::run);

        assertThat(installation.asked).containsExactly("close");
    }

    @Test
    void allMistakesAreToldAtOnceAndNothingIsStarted() {
        environment.put("REJOINDER_PORT", "eighty");

        assertThat(run("serve", "--log-acess", "--turn-token-timeout", "--log-level", "warn"))
                .isEqualTo(2);

        assertThat(complained())
                .isEqualTo(
                        """
                        3 settings are wrong:
                          --log-acess: there is no such flag; did you mean --log-access?
                          --turn-token-timeout: "" is not allowed; use a time such as 500ms, 30s, 10m or 2h, from 1s to 1h
                          REJOINDER_PORT: "eighty" is not allowed; use a whole number from 0 to 65535
                        """);
        assertThat(installation.asked).isEmpty();
    }

    @Test
    void failureIsASentenceAndNoStackTrace() {
        installation.refusal = new IllegalStateException("The port 8080 is in use.");

        assertThat(run("serve")).isEqualTo(1);
        assertThat(complained()).isEqualTo("The port 8080 is in use.\n");
        assertThat(printed()).isEmpty();
    }

    @Test
    void failureOfOursNamesNoClass() {
        installation.refusal =
                new NullPointerException("Cannot invoke \"java.lang.String.length()\"");
        assertThat(run("serve")).isEqualTo(1);
        installation.refusal = new IllegalStateException();
        assertThat(run("serve")).isEqualTo(1);
        installation.refusal =
                new UncheckedIOException(new NoSuchFileException("/data/rejoinder.db"));
        assertThat(run("serve")).isEqualTo(1);

        String bug =
                "The command failed because of a bug in Rejoinder. Run it again with"
                        + " REJOINDER_LOG_LEVEL=debug to see details, and please report it.\n";
        assertThat(complained())
                .isEqualTo(
                        bug
                                + bug
                                + "File access failed: /data/rejoinder.db: it does not"
                                + " exist.\n");
    }

    @Test
    void createdKeyStandsAloneOnStandardOutput() {
        assertThat(
                        run(
                                "key",
                                "create",
                                "--name",
                                "CI",
                                "--scope",
                                "read",
                                "--bot",
                                "demo",
                                "--expires",
                                "90d",
                                "--chat-per-minute",
                                "5"))
                .isZero();

        assertThat(printed()).isEqualTo("rj_token\n");
        assertThat(complained()).isEqualTo("Created key_1. The key is shown only once:\n");
        assertThat(installation.asked)
                .containsExactly(
                        "open",
                        "NewKey[name=CI, scope=READ, bots=[demo], limits={CHAT=5},"
                                + " expiresAt=2027-01-30T12:00:00Z]",
                        "close");
    }

    @Test
    void keyHasTheScopeWriteAndNoEndUnlessToldOtherwise() {
        assertThat(run("key", "create", "--name", "CI")).isZero();

        assertThat(installation.asked)
                .contains("NewKey[name=CI, scope=WRITE, bots=[], limits={}, expiresAt=null]");
    }

    @Test
    void keyNeedsNoNameOrIsNamedByItsPlace() {
        assertThat(run("key", "create", "--scope", "admin")).isZero();
        assertThat(run("key", "create", "Deploy", "--scope=READ", "--expires", "never")).isZero();
        assertThat(run("key", "create", "--scope", "read", "Deploy")).isZero();
        assertThat(run("key", "create")).isZero();

        assertThat(installation.asked)
                .filteredOn(line -> line.startsWith("NewKey"))
                .containsExactly(
                        "NewKey[name=Admin key, scope=ADMIN, bots=[], limits={}, expiresAt=null]",
                        "NewKey[name=Deploy, scope=READ, bots=[], limits={}, expiresAt=null]",
                        "NewKey[name=Deploy, scope=READ, bots=[], limits={}, expiresAt=null]",
                        "NewKey[name=Write key, scope=WRITE, bots=[], limits={}, expiresAt=null]");
    }

    @Test
    void whatIsNamedByAnOptionCanBeNamedByItsPlace() {
        installation.bots.add(FakeCommandBackend.bot("bot_1", null, "Helper"));

        assertThat(run("bot", "create", "Helper")).isZero();
        assertThat(run("user", "create", "a@example.com")).isZero();
        assertThat(run("user", "password", "--email", "a@example.com")).isZero();
        assertThat(run("user", "delete", "--email=a@example.com")).isZero();
        assertThat(run("migrate", "jdbc:postgresql://db/chat")).isZero();

        assertThat(installation.asked)
                .contains(
                        "NewBot[name=Helper, shortName=null, model=null, instructions=null]",
                        "user a@example.com null made up",
                        "password a@example.com made up",
                        "delete a@example.com",
                        "migrate jdbc:postgresql://db/chat null null");
    }

    @Test
    void whatIsMissingOrGivenTwiceIsNamed() {
        assertThat(run("bot", "create")).isEqualTo(2);
        assertThat(run("user", "create", "--name", "Olga")).isEqualTo(2);
        assertThat(run("key", "create", "CI", "--name", "Deploy")).isEqualTo(2);

        assertThat(complained())
                .isEqualTo(
                        """
                        NAME is missing: rejoinder bot create NAME
                        Try: rejoinder --help
                        EMAIL is missing: rejoinder user create EMAIL
                        Try: rejoinder --help
                        give either "CI" or --name, not both
                        Try: rejoinder --help
                        """);
        assertThat(installation.asked).isEmpty();
    }

    @Test
    void sourceNeedsNoBotWhereThereIsOnlyOne() {
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
                .contains("demo Page[number=1, limit=100]", "delete demo src_1");
    }

    @Test
    void wrongValuesOfAKeyAreRefusedBeforeAnythingIsOpened() {
        assertThat(run("key", "create", "--name", "CI", "--scope", "root")).isEqualTo(2);
        assertThat(run("key", "create", "--name", "CI", "--expires", "soon")).isEqualTo(2);
        assertThat(run("key", "create", "--name", "CI", "--data-per-hour", "-1")).isEqualTo(2);

        assertThat(complained())
                .isEqualTo(
                        """
                        --scope: "root" is not allowed; use read, write or admin
                        Try: rejoinder --help
                        --expires: "soon" is not allowed; use 90d, 12h, never, or a date such as 2030-12-31
                        Try: rejoinder --help
                        --data-per-hour: "-1" is not a whole number
                        Try: rejoinder --help
                        """);
        assertThat(installation.asked).isEmpty();
    }

    @Test
    void listsAreForProgramsWhenPiped() {
        installation.keys.add(FakeCommandBackend.key("key_1", "a\tb", null, null));

        assertThat(run("key", "list", "--page", "2")).isZero();

        assertThat(printed()).isEqualTo("key_1\ta b\twrite\tworks\t2026-01-02T03:04:05Z\t-\n");
        assertThat(installation.asked)
                .containsExactly("open", "Page[number=2, limit=100]", "close");
    }

    @Test
    void listsAreAlignedForEyes() {
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
    void keyIsRevokedByItsId() {
        assertThat(run("key", "revoke", "key_1")).isZero();
        assertThat(run("key", "revoke", "key_2")).isEqualTo(1);
        assertThat(run("key", "revoke")).isEqualTo(2);

        assertThat(installation.asked)
                .containsExactly("open", "revoke key_1", "close", "open", "close");
        assertThat(complained()).startsWith("key_1 is revoked.\nThere is no such API key.\n");
    }

    @Test
    void botIsMadeAndListed() {
        installation.bots.add(FakeCommandBackend.bot("bot_1", null, "Helper"));

        assertThat(run("bot", "create", "--name", "Helper", "--short-name", "demo")).isZero();
        assertThat(run("bot", "list")).isZero();

        assertThat(printed())
                .isEqualTo("bot_1\nbot_1\t-\tHelper\tbuiltin\tenabled\t2026-01-02T03:04:05Z\n");
        assertThat(installation.asked)
                .contains("NewBot[name=Helper, shortName=demo, model=null, instructions=null]");
    }

    @Test
    void passwordThatIsMadeStandsAloneOnStandardOutput() {
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
                .contains("user a@example.com null made up", "password a@example.com made up");
    }

    @Test
    void passwordThatIsGivenOnStandardInputIsNotShown() {
        in = "fünf große Füße\r\nmore\n";

        assertThat(
                        run(
                                "user",
                                "create",
                                "--email",
                                "a@example.com",
                                "--name",
                                "Olga",
                                "--password-stdin"))
                .isZero();
        assertThat(run("user", "password", "a@example.com", "--password-stdin")).isZero();

        assertThat(printed()).isEmpty();
        assertThat(complained()).doesNotContain("fünf");
        assertThat(installation.asked)
                .contains(
                        "user a@example.com Olga fünf große Füße",
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
                        Instant.parse("2026-01-02T03:04:05.678Z")));

        assertThat(run("user", "list")).isZero();
        assertThat(run("user", "delete", "a@example.com")).isZero();
        assertThat(run("user", "delete", "b@example.com")).isEqualTo(1);

        assertThat(printed()).isEqualTo("a@example.com\tOlga\t2026-01-02T03:04:05Z\n");
        assertThat(complained())
                .isEqualTo("a@example.com is deleted.\nThere is no account with this e-mail.\n");
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
    void sourceThatIsNoFileIsRefused() {
        assertThat(run("source", "add", "--bot", "demo", "nowhere.pdf")).isEqualTo(2);

        assertThat(complained()).startsWith("the file \"nowhere.pdf\" does not exist");
        assertThat(installation.asked).isEmpty();
    }

    @Test
    void doctorFindsWhatWouldStopAServer() throws Exception {
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
    void doctorIsContentWithAFreshFolder() {
        assertThat(run("doctor", "--port", "0")).isZero();

        assertThat(printed()).contains("does not exist yet").doesNotContain("failed");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void doctorTriesToReachTheProvidersThatHaveAKey() {
        environment.put("OPENAI_API_KEY", "sk-hidden");
        installation.unreachable = "no connection to api.openai.com port 443";

        assertThat(run("doctor", "--port", "0")).isZero();

        assertThat(printed())
                .contains("warning\topenai\tno connection to api.openai.com port 443\n")
                .contains("ok\tgemini\thttps://generativelanguage.googleapis.com, no key\n");
        assertThat(installation.asked).contains("reach https://api.openai.com/v1");
    }

    @Test
    void doctorAsksEachModelThatAnAssistantUses() throws Exception {
        Files.writeString(folder.resolve("rejoinder.db"), "");
        installation.bots.add(FakeCommandBackend.bot("openai/gpt", List.of("builtin", "ollama/x")));
        installation.bots.add(FakeCommandBackend.bot("openai/gpt", List.of()));

        assertThat(run("doctor", "--port", "0", "--data", folder.toString())).isZero();

        assertThat(printed())
                .contains("ok\tmodel\topenai/gpt: it answers: \"OK\"\n")
                .contains("ok\tmodel\tollama/x: it answers: \"OK\"\n");
        assertThat(installation.asked).containsOnlyOnce("try openai/gpt", "try ollama/x");

        installation.modelCheck =
                new ModelCheck(false, 401, "status 401: Incorrect API key after 7 ms");
        assertThat(run("doctor", "--port", "0", "--data", folder.toString())).isEqualTo(1);
        assertThat(printed())
                .contains("failed\tmodel\topenai/gpt: status 401: Incorrect API key after 7 ms\n");
    }

    @Test
    void doctorTellsThatAKeyIsRefusedThoughNoAssistantUsesIt() {
        environment.put("OPENAI_API_KEY", "sk-hidden");
        installation.modelCheck = new ModelCheck(false, 401, "status 401: bad key after 7 ms");

        assertThat(run("doctor", "--port", "0")).isZero();

        assertThat(printed())
                .contains(
                        "warning\topenai\tthe provider rejected the key: status 401: bad key after"
                                + " 7 ms\n");

        installation.modelCheck = new ModelCheck(false, 404, "status 404: no such model");
        assertThat(run("doctor", "--port", "0")).isZero();
        assertThat(printed())
                .contains(
                        "ok\topenai\thttps://api.openai.com/v1 is reachable and accepts the key\n");
    }

    @Test
    void doctorNoticesAClockThatWasSetBack() throws Exception {
        Path database = Files.writeString(folder.resolve("rejoinder.db"), "");
        Files.setLastModifiedTime(
                database, FileTime.from(Clock.system().now().plus(Duration.ofDays(1))));

        assertThat(run("doctor", "--port", "0", "--data", folder.toString())).isZero();

        assertThat(printed()).contains("warning\tclock\t");
    }

    @Test
    void doctorTellsWhenTheDatabaseDoesNotOpen() {
        installation.refusal = new IllegalStateException("The database is damaged.");

        assertThat(run("doctor", "--port", "0", "--data", folder.toString())).isEqualTo(1);

        assertThat(printed()).contains("failed\tdatabase\tThe database is damaged.\n");
    }

    @Test
    void rehearsalReadsNoSettingsAndLeavesNothingBehind() {
        environment.put("REJOINDER_PORT", "eighty");

        assertThat(run("rehearse")).isEqualTo(1);

        Path data = Objects.requireNonNull(installation.settings).server().data();
        assertThat(installation.settings.server().port()).isZero();
        assertThat(data).doesNotExist();
        assertThat(installation.asked).containsExactly("serve", "close");
    }

    @Test
    void rehearsalDeletesWhatKilledOnesLeftAndNothingElse() throws Exception {
        ProcessHandle here = ProcessHandle.current();
        long started = here.info().startInstant().orElseThrow().getEpochSecond();
        Path killed = Files.createTempDirectory("rejoinder-rehearsal-" + here.pid() + "-1-");
        Path gone = Files.createTempDirectory("rejoinder-rehearsal-999999999-" + started + "-");
        Path running =
                Files.createTempDirectory(
                        "rejoinder-rehearsal-" + here.pid() + "-" + started + "-");
        Files.createFile(killed.resolve("rejoinder.db"));

        run("rehearse");

        assertThat(killed).doesNotExist();
        assertThat(gone).doesNotExist();
        assertThat(running).exists();
        Files.delete(running);
    }

    @Test
    void versionAndHelpArePrintedOnStandardOutput() {
        assertThat(run("--version")).isZero();
        assertThat(run("help", "key", "create")).isZero();
        assertThat(run("key", "create", "--help")).isZero();

        String help = printed().substring("rejoinder (development)\n".length());
        assertThat(printed()).startsWith("rejoinder (development)\n");
        assertThat(help.substring(0, help.length() / 2))
                .isEqualTo(help.substring(help.length() / 2));
        assertThat(help).startsWith("Usage: rejoinder key create").contains("--expires");
    }

    @Test
    void helpOfServeNamesEverySettingThatHasAFlag() {
        assertThat(run("serve", "--help")).isZero();

        assertThat(printed())
                .contains("--limit-chat-per-minute", "--config", "--openai-base-url")
                .doesNotContain("--openai-api-key");
    }

    @Test
    void misuseIsExplainedOnStandardErrorWithItsOwnExitCode() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("key")).isEqualTo(2);
        assertThat(run("sever")).isEqualTo(2);
        assertThat(run("help", "sever")).isEqualTo(2);
        assertThat(run("key", "list", "--colour")).isEqualTo(2);

        assertThat(printed()).isEmpty();
        assertThat(complained())
                .contains("Usage: rejoinder")
                .contains("there is no command \"sever\"")
                .contains("--colour");
    }

    @Test
    void migrateSaysWhatToSetNowAndNeverThePassword() {
        environment.put("REJOINDER_DATABASE_PASSWORD", "open-sesame");

        assertThat(
                        run(
                                "migrate",
                                "--data=" + folder,
                                "--to=jdbc:postgresql://db/chat?ssl=true",
                                "--user",
                                "anna"))
                .isZero();

        assertThat(installation.asked)
                .containsExactly("migrate jdbc:postgresql://db/chat?ssl=true anna ***");
        assertThat(printed())
                .isEqualTo("database.url=jdbc:postgresql://db/chat?ssl=true\ndatabase.user=anna\n");
        assertThat(complained())
                .isEqualTo(
                        """
                          turn: 50,000 rows so far
                          turn: 60,000 rows
                        61,000 rows of 2 tables, compared by their checksums: 1,000 conversations, \
                        60,000 turns.
                        Set this for each server, then start it:
                        Set the same password too. The data in %s is unchanged and no longer used. \
                        Keep it until you no longer need it.
                        """
                                .formatted(folder));
    }

    @Test
    void passwordInTheAddressIsRefusedAndNotRepeated() {
        assertThat(run("migrate", "--to", "jdbc:postgresql://db/chat?password=open-sesame"))
                .isEqualTo(2);
        assertThat(run("migrate", "--to", "")).isEqualTo(2);

        assertThat(complained())
                .startsWith("--to: use jdbc:postgresql://host/database, without a password")
                .doesNotContain("sesame");
        assertThat(installation.asked).isEmpty();
    }

    @Test
    void backupNamesWhatIsNotInIt() throws Exception {
        Files.writeString(folder.resolve("rejoinder.properties"), "port=8081\n");

        assertThat(run("backup", "kept.db", "--data=" + folder)).isZero();
        assertThat(run("restore", "kept.db", "--data=" + folder)).isZero();

        assertThat(installation.asked).containsExactly("backup kept.db", "restore kept.db");
        assertThat(complained())
                .isEqualTo(
                        """
                        3 rows of 2 tables, compared by their checksums: 1 conversations, 2 turns.
                        Backup written to kept.db. It contains secrets: store it securely.
                        The backup does not contain your settings. Keep a copy of %1$s/rejoinder.properties too.
                        3 rows of 2 tables, compared by their checksums: 1 conversations, 2 turns.
                        Restored into %1$s. Start the server with --data %1$s.
                        """
                                .formatted(folder));
    }

    private int run(String... arguments) {
        return run(false, arguments);
    }

    private int runForEyes(String... arguments) {
        return run(true, arguments);
    }

    private int run(boolean interactive, String... arguments) {
        var terminal =
                new Terminal(
                        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        interactive);
        return new Commands(
                        terminal,
                        new SettingsReader(environment, folder),
                        installation,
                        NOON,
                        atShutdown::add)
                .run(arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
