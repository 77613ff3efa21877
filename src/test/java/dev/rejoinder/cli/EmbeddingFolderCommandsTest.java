package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TinyEmbeddingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands with an embedding model in a folder, on real data. */
class EmbeddingFolderCommandsTest extends CommandFixture {
    private Path model = Path.of("");

    @BeforeEach
    void copyModel() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        TinyEmbeddingModel.writeTo(model);
        environment.put("REJOINDER_EMBEDDINGS_MODEL", "folder:" + model);
    }

    @Override
    CommandBackend backend() {
        return new ServerCommandBackend();
    }

    private List<String> files(String where) throws IOException {
        try (var files = Files.list(folder.resolve(where))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void doctorTriesTheModelAndWritesNothing() throws IOException {
        assertThat(run("doctor", "--port=0")).isZero();
        assertThat(printed()).contains("ok\tembeddings\tonnx/model@", ": 8 dimensions after ");
        assertThat(files("")).containsExactly("model");

        createData();
        assertThat(run("bot", "create", "Demo")).isZero();
        List<String> before = files("data");
        assertThat(run("doctor", "--port=0")).isZero();
        assertThat(files("data")).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void serverWithoutItsModelDoesNotStartAndLeavesTheDatabaseClosed() throws IOException {
        Files.delete(model.resolve("model.onnx"));

        assertThat(run("serve", "--port=0")).isEqualTo(1);

        assertThat(complained()).contains("The folder must contain model.onnx");
        // SQLite deletes the write-ahead log when the last connection is closed.
        assertThat(files("data"))
                .anyMatch(name -> name.endsWith(".db"))
                .noneMatch(name -> name.endsWith("-wal"));
    }
}
