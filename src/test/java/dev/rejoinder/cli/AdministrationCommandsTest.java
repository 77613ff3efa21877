package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        assertThat(installation.asked).isEmpty();
    }

    @Test
    void commandsForThisMachineOnlySayThatTheyHaveNoUrl() {
        for (String command : List.of("user create", "digest preview", "backup", "mail test")) {
            String[] arguments = (command + " a@b.example --url=http://127.0.0.1:1").split(" ");
            assertThat(run(arguments)).as(command).isEqualTo(2);
            assertThat(complained())
                    .contains(command + " works on this machine's data only, so it has no --url.");
        }
        assertThat(installation.asked).isEmpty();
    }
}
