package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ServeCommandTest extends CommandFixture {
    @Test
    void firstServeOnATerminalPrintsTheUrlAndAnExample() {
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

                        Send a message from another terminal:
                          curl http://127.0.0.1:4711/api/v1/chat/demo/message \
                        -H 'Authorization: Bearer rj_token' -H 'Content-Type: application/json' \
                        -d '{"message":"What are your business hours?"}'
                        Stream an answer:
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
    void firstServeInAPipeStoresTheKeyInAPrivateFile() throws Exception {
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
    void noKeyIsCreatedIfItCannotBeStored() throws Exception {
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
    void laterServePrintsNoKey() {
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
    void servePrintsTheSetupLinkWhileThereIsNoAccount() {
        installation.setupToken = "token";

        assertThat(run("serve")).isZero();

        assertThat(printed())
                .contains(
                        """

                        Create the first console account at:
                          http://127.0.0.1:4711/console/#setup=token

                        Stop it with Ctrl-C.
                        """);
    }

    @Test
    void serverIsClosedOnSigterm() {
        run("serve");
        installation.asked.clear();

        atShutdown.forEach(Runnable::run);

        assertThat(installation.asked).containsExactly("close");
    }

    @Test
    void allConfigurationErrorsAreReportedAtOnceAndNothingStarts() {
        environment.put("REJOINDER_PORT", "eighty");

        assertThat(run("serve", "--log-acess", "--turn-token-timeout", "--log-level", "warn"))
                .isEqualTo(2);

        assertThat(complained())
                .isEqualTo(
                        """
                        3 settings are wrong:
                          --log-acess: there is no such flag; did you mean --log-access?
                          --turn-token-timeout: "" is not allowed; use a duration such as 500ms, 30s, 10m or 2h, from 1s to 1h
                          REJOINDER_PORT: "eighty" is not allowed; use a whole number from 0 to 65535
                        """);
        assertThat(installation.asked).isEmpty();
    }

    @Test
    void failureIsASentenceWithoutAStackTrace() {
        installation.refusal = new IllegalStateException("The port 8080 is in use.");

        assertThat(run("serve")).isEqualTo(1);
        assertThat(complained()).isEqualTo("The port 8080 is in use.\n");
        assertThat(printed()).isEmpty();
    }

    @Test
    void internalErrorNamesNoClass() {
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
}
