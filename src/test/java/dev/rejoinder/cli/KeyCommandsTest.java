package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyCommandsTest extends CommandFixture {
    private static final String NO_BUDGET = "budget=DailyBudget[messages=null, cost=null]";

    @Test
    void createdKeyIsTheOnlyStandardOutput() {
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
                                "5",
                                "--messages-per-day",
                                "500",
                                "--cost-per-day",
                                "2.50"))
                .isZero();

        assertThat(printed()).isEqualTo("rj_token\n");
        assertThat(complained()).isEqualTo("Created key_1. The key is shown only once:\n");
        assertThat(installation.asked)
                .containsExactly(
                        "open",
                        "NewKey[name=CI, scope=READ, bots=[demo], limits={CHAT=5},"
                                + " budget=DailyBudget[messages=500, cost=2.5],"
                                + " expiresAt=2027-01-30T12:00:00Z]",
                        "close");
    }

    @Test
    void keyDefaultsToWriteScopeAndNoExpiry() {
        assertThat(run("key", "create", "--name", "CI")).isZero();

        assertThat(installation.asked)
                .contains(
                        "NewKey[name=CI, scope=WRITE, bots=[], limits={}, "
                                + NO_BUDGET
                                + ", expiresAt=null]");
    }

    @Test
    void keyNameIsOptionalAndCanBePositional() {
        assertThat(run("key", "create", "--scope", "admin")).isZero();
        assertThat(run("key", "create", "Deploy", "--scope=READ", "--expires", "never")).isZero();
        assertThat(run("key", "create", "--scope", "read", "Deploy")).isZero();
        assertThat(run("key", "create")).isZero();

        assertThat(installation.asked)
                .filteredOn(line -> line.startsWith("NewKey"))
                .containsExactly(
                        "NewKey[name=Admin key, scope=ADMIN, bots=[], limits={}, "
                                + NO_BUDGET
                                + ", expiresAt=null]",
                        "NewKey[name=Deploy, scope=READ, bots=[], limits={}, "
                                + NO_BUDGET
                                + ", expiresAt=null]",
                        "NewKey[name=Deploy, scope=READ, bots=[], limits={}, "
                                + NO_BUDGET
                                + ", expiresAt=null]",
                        "NewKey[name=Write key, scope=WRITE, bots=[], limits={}, "
                                + NO_BUDGET
                                + ", expiresAt=null]");
    }

    @Test
    void optionsCanBePositional() {
        installation.bots.add(FakeCommandBackend.bot("bot_1", null, "Helper"));

        assertThat(run("bot", "create", "Helper")).isZero();
        assertThat(run("user", "create", "a@example.com")).isZero();
        assertThat(run("user", "password", "--email", "a@example.com")).isZero();
        assertThat(run("user", "delete", "--email=a@example.com")).isZero();
        assertThat(run("migrate", "jdbc:postgresql://db/chat")).isZero();

        assertThat(installation.asked)
                .contains(
                        "NewBot[name=Helper, shortName=null, model=null, instructions=null]",
                        "user a@example.com null owner made up",
                        "password a@example.com made up",
                        "delete a@example.com",
                        "migrate jdbc:postgresql://db/chat null null");
    }

    @Test
    void missingAndDuplicateArgumentsAreNamed() {
        assertThat(run("bot", "create")).isEqualTo(2);
        assertThat(run("user", "create", "--name", "Olga")).isEqualTo(2);
        assertThat(run("key", "create", "CI", "--name", "Deploy")).isEqualTo(2);

        assertThat(complained())
                .isEqualTo(
                        """
                        NAME is missing: rejoinder bot create NAME
                        Try: rejoinder bot create --help
                        EMAIL is missing: rejoinder user create EMAIL
                        Try: rejoinder user create --help
                        give either "CI" or --name, not both
                        Try: rejoinder key create --help
                        """);
        assertThat(installation.asked).isEmpty();
    }

    @Test
    void invalidKeyOptionsAreRefusedBeforeTheDatabaseIsOpened() {
        assertThat(run("key", "create", "--name", "CI", "--scope", "root")).isEqualTo(2);
        assertThat(run("key", "create", "--name", "CI", "--expires", "soon")).isEqualTo(2);
        assertThat(run("key", "create", "--name", "CI", "--data-per-hour", "-1")).isEqualTo(2);
        assertThat(run("key", "create", "--name", "CI", "--messages-per-day=0")).isEqualTo(2);
        assertThat(run("key", "create", "--name", "CI", "--cost-per-day", "much")).isEqualTo(2);

        assertThat(complained())
                .isEqualTo(
                        """
                        --scope: "root" is not allowed; use read, write or admin
                        Try: rejoinder key create --help
                        --expires: "soon" is not allowed; use 90d, 12h, never, or a date such as 2030-12-31
                        Try: rejoinder key create --help
                        --data-per-hour: "-1" is not a whole number
                        Try: rejoinder key create --help
                        --messages-per-day must be 1 to 1000000000.
                        Try: rejoinder key create --help
                        --cost-per-day: "much" is not an amount such as 2.50
                        Try: rejoinder key create --help
                        """);
        assertThat(installation.asked).isEmpty();
    }

    @Test
    void keyIsRotatedWithAnOverlap() {
        assertThat(run("key", "rotate", "key_1")).isZero();
        assertThat(printed()).isEqualTo("rj_token\n");
        assertThat(run("key", "rotate", "key_1", "--overlap", "7d")).isZero();
        assertThat(run("key", "rotate", "key_1", "--overlap=0")).isZero();
        assertThat(run("key", "rotate", "key_1", "--overlap", "soon")).isEqualTo(2);

        assertThat(installation.asked)
                .filteredOn(each -> each.startsWith("rotate"))
                .containsExactly("rotate key_1 PT24H", "rotate key_1 PT168H", "rotate key_1 PT0S");
        assertThat(complained())
                .contains(
                        "stays valid for 24 hours", "The old key is revoked.", "use 24h, 7d, or 0");
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
}
