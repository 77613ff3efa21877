package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.audit.AuditActor;
import dev.rejoinder.audit.AuditEntry;
import dev.rejoinder.audit.AuditFilter;
import dev.rejoinder.audit.AuditedChange;
import dev.rejoinder.config.CommandLineFlags;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsReader;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.server.Services;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the data of this machine, without a server. */
class LocalDataCommandsTest extends DataCommandsContract {
    @BeforeEach
    void create() {
        environment.put("REJOINDER_OUTBOUND_PRIVATE_NETWORKS", "127.0.0.0/8");
        createData();
        assertThat(run("bot", "create", "Guide", "--short-name=guide")).isZero();
    }

    @Override
    CommandBackend backend() {
        return new ServerCommandBackend();
    }

    @Override
    protected void createOwner(String email) {
        assertThat(run("user", "create", email)).isZero();
    }

    @Test
    void auditLogNamesThePersonWhoRunsTheCommand() throws Exception {
        assertThat(run("key", "create", "CI")).isZero();
        assertThat(run("user", "create", "ann@example.com")).isZero();

        Settings settings =
                new SettingsReader(environment, folder)
                        .read(new CommandLineFlags(Map.of(), List.of()));
        try (Services services = Services.open(settings)) {
            String user = System.getProperty("user.name");
            var all = new AuditFilter(null, null, null);
            assertThat(services.audit().entries().list(all, new PageRequest(1, 10)))
                    .extracting(AuditEntry::change)
                    .allSatisfy(
                            change ->
                                    assertThat(change.actor()).isEqualTo(AuditActor.command(user)))
                    .extracting(AuditedChange::action)
                    .containsExactly("account.created", "key.created", "bot.created");
        }
    }

    @Test
    void misspeltFolderIsAnErrorAndStaysAsItIs() {
        for (String command :
                List.of(
                        "bot list",
                        "bot create Shop",
                        "key create",
                        "source add https://shop.example/",
                        "test run",
                        "user create ann@example.com",
                        "digest preview",
                        "backup copy.db",
                        "migrate jdbc:postgresql://127.0.0.1:1/none")) {
            forget();
            int code = run((command + " --data=typo").split(" "));
            assertThat(code).as(command).isEqualTo(command.equals("test run") ? 2 : 1);
            assertThat(complained())
                    .isEqualTo(
                            "There is no data in the folder "
                                    + folder.resolve("typo")
                                    + ". Name another one with --data, or create it with:"
                                    + " rejoinder serve\n");
        }
        forget();
        assertThat(run("doctor", "--port=0", "--data=typo")).as(printed()).isZero();
        assertThat(printed()).contains("database\tnone yet\n");
        assertThat(folder.resolve("typo")).doesNotExist();
    }
}
