package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code source sync} to a server that reads the files. */
class SourceSyncTest extends RemoteCommandFixture {
    private Path docs = Path.of("");

    @BeforeEach
    void createFolder() throws IOException {
        docs = Files.createDirectory(folder.resolve("docs"));
    }

    private int sync(String... more) {
        forget();
        var arguments = new ArrayList<>(List.of("source", "sync", docs.toString(), "--bot=guide"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private List<String> sources() {
        forget();
        assertThat(run("source", "list", "--bot=guide")).as(complained()).isZero();
        return printed().lines().toList();
    }

    @Test
    void changedFileIsReplacedOnceTheNewOneIsReady() throws IOException {
        Files.writeString(docs.resolve("a.md"), "The first edition.");
        assertThat(sync()).as(complained()).isZero();
        String old = sources().getFirst();

        Files.writeString(docs.resolve("a.md"), "The second edition.");
        assertThat(sync()).as(complained()).isZero();

        assertThat(printed()).isEqualTo("replace a.md\n");
        assertThat(complained()).isEqualTo("0 unchanged.\n");
        assertThat(sources()).hasSize(1).doesNotContain(old).first().asString().contains("ready");
    }

    @Test
    void fileThatCannotBeReadKeepsTheOldSource() throws IOException {
        Files.writeString(docs.resolve("a.pdf"), "Once it was a text.");
        assertThat(sync()).as(complained()).isZero();

        Files.write(docs.resolve("a.pdf"), "%PDF-1.7 broken".getBytes(StandardCharsets.US_ASCII));
        assertThat(sync()).isEqualTo(1);
        assertThat(complained()).contains("a.pdf: ").endsWith("0 unchanged.\n");
        assertThat(sources()).hasSize(2).anyMatch(line -> line.contains("ready"));

        assertThat(sync()).isEqualTo(1);
        assertThat(printed()).isEmpty();
        assertThat(complained()).contains("a.pdf: ").endsWith("0 unchanged.\n");

        Files.writeString(docs.resolve("a.pdf"), "A text again.");
        assertThat(sync()).as(complained()).isZero();
        assertThat(sources()).hasSize(1).first().asString().contains("ready");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "does not allow these names")
    void namesAreComparedAsTheServerStoresThem() throws IOException {
        for (String name :
                List.of(
                        " spaces .md",
                        "back\\slash.md",
                        "quo\"te.md",
                        "größe.md",
                        "line\nend.md")) {
            Files.writeString(docs.resolve(name), "Some text.");
        }
        assertThat(sync("--delete")).as(complained()).isZero();
        assertThat(printed().lines()).hasSize(5).contains("add slash.md", "add line end.md");

        assertThat(sync("--delete")).isZero();

        assertThat(printed()).isEmpty();
        assertThat(complained()).isEqualTo("5 unchanged.\n");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "restricts links")
    void linksAreSkipped() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(docs.resolve("link.txt"), secret);

        assertThat(sync()).isZero();

        assertThat(printed()).isEmpty();
        assertThat(complained())
                .isEqualTo("Skipped link.txt: it is a symbolic link.\n0 unchanged.\n");
        Path link = Files.createSymbolicLink(folder.resolve("linked"), docs);
        Files.writeString(docs.resolve("a.md"), "The first edition.");
        docs = link;
        assertThat(sync()).isZero();
        assertThat(printed()).isEqualTo("add a.md\n");
    }

    @Test
    void fileThatCannotBeAddedDoesNotStopTheOthers() throws IOException {
        Files.writeString(docs.resolve("a.md"), "");
        Files.writeString(docs.resolve("b.md"), "Some text.");

        assertThat(sync()).isEqualTo(1);

        assertThat(printed()).isEqualTo("add b.md\n");
        assertThat(complained()).isEqualTo("a.md: The file is empty.\n0 unchanged.\n");
    }

    @Test
    void importReplacesASourceOnceTheNewOneIsReady() throws IOException {
        String document =
                """
                {"format": "rejoinder-bot/1", "bot": {"name": "Shop", "shortName": "shop"},
                 "sources": [{"type": "text", "title": "Returns", "text": "Thirty days."}]}
                """;
        Path file = Files.writeString(folder.resolve("shop.json"), document);
        assertThat(run("bot", "import", file.toString())).as(complained()).isZero();
        Files.writeString(file, document.replace("Thirty", "Ten"));
        forget();

        assertThat(run("bot", "import", file.toString())).as(complained()).isZero();

        assertThat(printed()).isEqualTo("replace the text source Returns\n");
        assertThat(complained()).isEmpty();
        forget();
        assertThat(run("source", "list", "--bot=shop")).isZero();
        assertThat(printed().lines()).hasSize(1).first().asString().contains("ready");
    }
}
