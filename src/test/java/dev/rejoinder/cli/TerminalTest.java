package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private static final String HARMFUL = "a\033[2J\u009b\u007f\r\u202e\u2066b\tc\nd";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final Terminal terminal =
            new Terminal(InputStream.nullInputStream(), stream, stream, false);

    private String printed() {
        String printed = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return printed;
    }

    @Test
    void controlCharactersAreRemovedEverywhere() {
        terminal.print(HARMFUL);
        assertThat(printed()).isEqualTo("a[2Jb\tc\nd\n");
        terminal.write(HARMFUL);
        assertThat(printed()).isEqualTo("a[2Jb\tc\nd");
        terminal.note(HARMFUL);
        assertThat(printed()).isEqualTo("a[2Jb\tc\nd\n");
    }

    @Test
    void jsonKeepsThemAsEscapes() {
        String json = ApiClient.JSON.createObjectNode().put("text", HARMFUL).toString();

        terminal.printJson(json);

        String printed = printed();
        assertThat(Terminal.harmless(printed)).isEqualTo(printed);
        assertThat(ApiClient.JSON.readTree(printed).path("text").stringValue()).isEqualTo(HARMFUL);
    }

    @Test
    void cellsOfTablesHaveNone() {
        var table = new TextTable(List.of("NAME"));
        table.add(List.of("a\u009b2J\u202eb\nc"));

        assertThat(table.lines(false)).containsExactly("a 2Jb c");
    }
}
