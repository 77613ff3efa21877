package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code bot import} to a server that reads the sources. */
class BotImportTest extends RemoteCommandFixture {
    private static final String DOCUMENT =
            """
            {"format": "rejoinder-bot/1",
             "bot": {"name": "Guide", "shortName": "guide", "instructions": "%s"},
             "sources": [{"type": "file", "title": "Notes", "file": "notes.pdf", "content": "%s"}]}
            """;

    @Test
    void sourceThatCannotBeReadUndoesTheImport() throws IOException {
        Path file = folder.resolve("guide.json");
        Files.writeString(file, DOCUMENT.formatted("Be brief.", "Once it was a text."));
        assertThat(run("bot", "import", file.toString())).as(complained()).isZero();
        forget();
        assertThat(run("bot", "export", "guide")).isZero();
        String before = printed();

        Files.writeString(file, DOCUMENT.formatted("Be long.", "%PDF-1.7 broken"));
        forget();
        assertThat(run("bot", "import", file.toString())).isEqualTo(1);
        assertThat(printed()).isEmpty();
        assertThat(complained())
                .startsWith("The new file source Notes failed, so the old one stays: ")
                .endsWith(" Nothing was changed.\n");
        forget();
        assertThat(run("bot", "export", "guide")).isZero();
        assertThat(printed()).isEqualTo(before);

        Files.writeString(file, DOCUMENT.formatted("Be long.", "Another text."));
        forget();
        assertThat(run("bot", "import", file.toString())).as(complained()).isZero();
        assertThat(printed())
                .isEqualTo("change the bot Guide: instructions\nreplace the file source Notes\n");
        forget();
        assertThat(run("bot", "export", "guide")).isZero();
        assertThat(printed()).contains("Be long.", "Another text.").doesNotContain("Once");
    }
}
