package dev.rejoinder.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/configuration.md} equal to the table of settings. {@code make docs} writes it.
 */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final String INTRODUCTION =
            """
            # Configuration

            No setting is required. The server takes each setting from the first of these places that has a value:

            1. a flag: `./rejoinder serve --limit-chat-per-minute 50`
            2. an environment variable: `REJOINDER_LIMIT_CHAT_PER_MINUTE=50`; an empty variable counts as not set
            3. the file `rejoinder.properties` in the data folder, or the file that `--config` or `REJOINDER_CONFIG` names,
               with lines such as `limit.chat-per-minute = 50`, in UTF-8
            4. the default

            The flag of a setting is its name with `--` in front and `-` instead of dots. If a name is unknown or a value is out of range, the
            server does not start, and reports all mistakes at once. `./rejoinder doctor` checks the settings without starting a server. Write
            durations as `500ms`, `30s`, `10m` or `2h`.

            Secrets have no flag, because every user of a machine can read its command lines. Only the server's user should be able to read a
            file that holds a secret.

            ## Settings

            """;
    private static final String LAUNCHER =
            """

            ## Variables of the launcher

            The script `rejoinder` reads these variables; the server does not.

            | variable | description |
            |---|---|
            | `REJOINDER_JAVA` | The JDK to use: its folder, or its `java`. Default: the launcher searches for JDK 25 or newer. |
            | `REJOINDER_JAVA_OPTIONS` | Additional options for `java`, such as `-Xmx2g`. Default heap: a quarter of the memory, 512 MiB at most. |

            This page is generated from the table of settings in the code. To update it, run `make docs`.
            """;

    @Test
    void pageSaysWhatTheTableSays() throws Exception {
        String expected = INTRODUCTION + table() + LAUNCHER;
        if (Boolean.getBoolean("rejoinder.write-docs")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(PAGE).as("run make docs").hasContent(expected);
    }

    private static String table() {
        return SettingTable.all().stream()
                .map(ConfigurationPageTest::row)
                .collect(
                        Collectors.joining(
                                "\n",
                                "| name in the file | variable | default | description | allowed"
                                        + " |\n"
                                        + "|---|---|---|---|---|\n",
                                "\n"));
    }

    private static String row(Setting<?> setting) {
        String byDefault = setting.defaultText().isEmpty() ? "" : code(setting.defaultText());
        return "| %s | %s | %s | %s | %s |"
                .formatted(
                        code(setting.name()) + (setting.hasFlag() ? "" : " (no flag)"),
                        setting.variables().stream()
                                .map(ConfigurationPageTest::code)
                                .collect(Collectors.joining(", ")),
                        byDefault,
                        setting.description(),
                        setting.allowed());
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
