package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.config.Setting;
import dev.rejoinder.config.SettingTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CommandsTest extends CommandFixture {
    @Test
    void trainingRunReadsNoSettingsAndLeavesNothingBehind() {
        environment.put("REJOINDER_PORT", "eighty");

        assertThat(run("rehearse")).isEqualTo(1);

        Path data = Objects.requireNonNull(installation.settings).server().data();
        assertThat(installation.settings.server().port()).isZero();
        assertThat(data).doesNotExist();
        assertThat(installation.asked).containsExactly("serve", "close");
    }

    @Test
    void trainingRunDeletesOnlyTheLeftoversOfKilledOnes() throws Exception {
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
    void helpBreaksLinesOnlyAtSpaces() {
        assertThat(run("serve", "--help")).isZero();
        String serve = printed();
        forget();
        assertThat(run("key", "create", "--help")).isZero();

        assertThat(serve)
                .contains(
                        "(./data)\n",
                        " jdbc:postgresql://db.example/rejoinder.",
                        "\n      --database-start-timeout=TIME\n                             How ");
        assertThat((serve + printed()).lines()).allMatch(line -> line.length() <= 80);
        assertThat(SettingTable.all())
                .filteredOn(Setting::hasFlag)
                .allSatisfy(
                        setting ->
                                assertThat(serve.replaceAll("\\s+", " "))
                                        .contains(setting.description().replace("`", "")));
        assertThat(printed())
                .contains(
                        """
                              --name=NAME            Same as NAME.
                              --scope=read|write|admin
                                                     The scope (default: write).
                        """
                                .indent(0));
    }

    @Test
    void helpOfServeNamesEverySettingThatHasAFlag() {
        assertThat(run("serve", "--help")).isZero();

        assertThat(printed())
                .contains("--limit-chat-per-minute", "--config", "--openai-base-url")
                .doesNotContain("--openai-api-key");
    }

    @Test
    void helpOfServeHasSections() {
        assertThat(run("serve", "--help")).isZero();

        assertThat(printed())
                .containsSubsequence(
                        "\nServer\n",
                        "--host",
                        "\nDatabase\n",
                        "--database-url",
                        "\nMail\n",
                        "--smtp-from",
                        "\nSingle sign-on\n");
        assertThat(SettingTable.all())
                .filteredOn(Setting::hasFlag)
                .allSatisfy(
                        setting ->
                                assertThat(SettingSections.heading(setting.flag()))
                                        .as(setting.flag())
                                        .isNotEqualTo("Options"));
    }

    @Test
    void usageErrorIsExplainedOnStandardErrorWithItsOwnExitCode() {
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
    void optionOfAnotherCommandIsExplainedWithoutItsValue() {
        assertThat(run("backup", "--data-folder", "open-sesame", "kept.db")).isEqualTo(2);
        assertThat(run("backup", "--log-access=open-sesame", "kept.db")).isEqualTo(2);
        assertThat(run("migrate", "--database-password=open-sesame")).isEqualTo(2);

        assertThat(complained())
                .isEqualTo(
                        """
                        backup has no option --data-folder.
                        backup takes FILE, --config, --data, --database-url, --database-user.
                        Try: rejoinder backup --help
                        --log-access is an option of serve, not of backup. Set REJOINDER_LOG_ACCESS, or log.access in the settings file, if the command needs it.
                        backup takes FILE, --config, --data, --database-url, --database-user.
                        Try: rejoinder backup --help
                        Secrets have no option. Set REJOINDER_DATABASE_PASSWORD, or database.password in the settings file, if the command needs it.
                        migrate takes URL, --to, --user, --config, --data.
                        Try: rejoinder migrate --help
                        """);
        assertThat(installation.asked).isEmpty();
    }

    @Test
    void migratePrintsTheNewSettingsWithoutThePassword() {
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
    void passwordInTheUrlIsRefusedAndNotQuoted() {
        assertThat(run("migrate", "--to", "jdbc:postgresql://db/chat?password=open-sesame"))
                .isEqualTo(2);
        assertThat(run("migrate", "--to", "")).isEqualTo(2);

        assertThat(complained())
                .startsWith("--to: use jdbc:postgresql://host/database, without a password")
                .doesNotContain("sesame");
        assertThat(installation.asked).isEmpty();
    }

    @Test
    void backupListsWhatItDoesNotContain() throws Exception {
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
}
