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

            Nothing has to be set. What is set comes from four places; the first one that has a value wins:

            1. a flag: `./rejoinder serve --limit-chat-per-minute 50`
            2. an environment variable: `REJOINDER_LIMIT_CHAT_PER_MINUTE=50`; an empty one counts as none
            3. the file `rejoinder.properties` in the data folder, or another one named by `--config` or `REJOINDER_CONFIG`,
               with lines such as `limit.chat-per-minute = 50`, in UTF-8
            4. the default

            A flag is the name with `--` before it and `-` for the dots. Anything wrong, such as an unknown name or a value out of range,
            stops the start, and all mistakes are named at once. `./rejoinder doctor` checks without starting. Times are written `500ms`,
            `30s`, `10m` or `2h`.

            Secrets have no flag, because every user of a machine can read its command lines. A file that holds one should be readable by the
            server's user alone.

            """;
    private static final String LAUNCHER =
            """

            ## Read by the launcher alone

            | variable | what |
            |---|---|
            | `REJOINDER_JAVA` | The JDK to use, by its folder or its `java`; otherwise one is searched. |
            | `REJOINDER_JAVA_OPTIONS` | More options for `java`, such as `-Xmx2g`; without it the heap is a quarter of the memory, 512 MiB at most. |

            This page is made from the table of settings in the code; `make docs` writes it.
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
                                "| name in the file | variable | default | what | allowed |\n"
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
