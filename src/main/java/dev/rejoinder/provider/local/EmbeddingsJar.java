package dev.rejoinder.provider.local;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The content of the embeddings jar: the model, its vocabulary, and the runtime's native libraries
 * for common systems. These checks load none of it.
 */
final class EmbeddingsJar {
    static final String MODEL = "all-minilm-l6-v2";
    private static final String MODEL_FILE = MODEL + "-q.onnx";
    private static final String VOCABULARY_FILE = MODEL + "-q-tokenizer.json";
    private static final String NATIVES = "ai/onnxruntime/native/" + platform() + "/";
    private static final List<String> LIBRARIES =
            List.of(
                    System.mapLibraryName("onnxruntime"),
                    System.mapLibraryName("onnxruntime4j_jni"));

    private EmbeddingsJar() {}

    /** Whether the jar is on the class path and supports this machine. */
    static boolean present() {
        return resource(MODEL_FILE) != null && resource(NATIVES + LIBRARIES.getFirst()) != null;
    }

    static InputStream vocabulary() throws IOException {
        return found(VOCABULARY_FILE).openStream();
    }

    /**
     * Extracts the files that must exist on disk, unless an earlier start has done so.
     *
     * @return the path of the model
     */
    static Path unpack(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String library : LIBRARIES) {
            unpack(found(NATIVES + library), folder.resolve(library));
        }
        return unpackModel(found(MODEL_FILE), folder);
    }

    /** Writes the graph last and atomically: if it exists, so do its weights. */
    private static Path unpackModel(URL resource, Path folder) throws IOException {
        var connection = resource.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            long length = connection.getContentLengthLong();
            // The length tells models apart.
            Path graph = folder.resolve(MODEL + "-" + length + ".onnx");
            Path weights = folder.resolve(MODEL + "-" + length + ".weights");
            if (Files.exists(graph) && Files.exists(weights)) {
                return graph;
            }
            Path graphPart = graph.resolveSibling(graph.getFileName() + ".part");
            Path weightsPart = weights.resolveSibling(weights.getFileName() + ".part");
            try (var graphOut = new FileOutputStream(graphPart.toFile());
                    var weightsOut = new FileOutputStream(weightsPart.toFile())) {
                String name = weights.getFileName().toString();
                ModelSplit.split(new BufferedInputStream(in), length, graphOut, weightsOut, name);
                graphOut.getFD().sync();
                weightsOut.getFD().sync();
            }
            Files.move(weightsPart, weights, StandardCopyOption.ATOMIC_MOVE);
            Files.move(graphPart, graph, StandardCopyOption.ATOMIC_MOVE);
            return graph;
        }
    }

    private static void unpack(URL resource, Path file) throws IOException {
        var connection = resource.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            if (Files.exists(file) && Files.size(file) == connection.getContentLengthLong()) {
                return;
            }
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static URL found(String name) throws IOException {
        URL resource = resource(name);
        if (resource == null) {
            throw new FileNotFoundException("the embeddings jar has no " + name);
        }
        return resource;
    }

    private static @Nullable URL resource(String name) {
        return EmbeddingsJar.class.getResource("/" + name);
    }

    private static String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") ? "osx" : os.startsWith("win") ? "win" : "linux";
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        boolean intel = arch.equals("amd64") || arch.equals("x86_64");
        return system + "-" + (arm ? "aarch64" : intel ? "x64" : arch);
    }
}
