package dev.rejoinder.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** The files of an ONNX model of 300 bytes, with a tokenizer of 700 pieces. */
public final class TinyEmbeddingModel {
    private TinyEmbeddingModel() {}

    /** Writes a model whose output is one vector for each token. */
    public static void writeTo(Path folder) throws IOException {
        copy("tokens.onnx", folder.resolve("model.onnx"));
        copy("tokenizer.json", folder.resolve("tokenizer.json"));
    }

    /** Copies one file of {@code /embedding-model}; {@code sentence.onnx} has its own pooling. */
    public static void copy(String resource, Path file) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        TinyEmbeddingModel.class.getResourceAsStream(
                                "/embedding-model/" + resource))) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
