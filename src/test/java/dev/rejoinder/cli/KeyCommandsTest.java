package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyCommandsTest extends CommandFixture {
    @Test
    void optionsCanBePositional() {
        assertThat(run("user", "create", "a@example.com")).isZero();
        assertThat(run("user", "password", "--email", "a@example.com")).isZero();
        assertThat(run("migrate", "jdbc:postgresql://db/chat")).isZero();

        assertThat(installation.asked)
                .contains(
                        "user a@example.com null owner made up",
                        "password a@example.com made up",
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
        assertThat(run("key", "rotate", "key_1", "--overlap", "soon")).isEqualTo(2);
        assertThat(run("key", "revoke")).isEqualTo(2);

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
                        --overlap: "soon" is not allowed; use 24h, 7d, or 0
                        Try: rejoinder key rotate --help
                        Missing required parameter: 'ID'
                        Try: rejoinder key revoke --help
                        """);
        assertThat(installation.asked).isEmpty();
    }
}
