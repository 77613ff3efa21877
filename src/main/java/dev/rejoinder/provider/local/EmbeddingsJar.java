package dev.rejoinder.provider.local;

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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of the embeddings jar: the model, its vocabulary, and the runtime's native libraries
 * for common systems. These checks load none of it. {@code pom.xml} makes the jar.
 */
final class EmbeddingsJar {
    private static final String MODEL = "e5-small-v2";
    static final String VECTOR_SPACE = "local/" + MODEL;

    static final ModelDescription DESCRIPTION =
            new ModelDescription(
                    MODEL,
                    Set.of("en"),
                    ModelDescription.Pooling.MEAN,
                    "query: ",
                    "passage: ",
                    // About 1,100 characters of English.
                    256,
                    0.75);

    private static final String GRAPH = MODEL + ".onnx";

    /** In a file of their own, which the runtime maps into memory instead of copying it. */
    private static final String WEIGHTS = MODEL + ".weights";

    private static final String VOCABULARY_FILE = MODEL + "-q-tokenizer.json";
    private static final String NATIVES = "ai/onnxruntime/native/" + platform() + "/";
    private static final List<String> LIBRARIES =
            List.of(
                    System.mapLibraryName("onnxruntime"),
                    System.mapLibraryName("onnxruntime4j_jni"));

    private EmbeddingsJar() {}

    /** Whether the jar is on the class path and supports this machine. */
    static boolean present() {
        return resource(GRAPH) != null && hasRuntime();
    }

    /** Whether there is a runtime for this machine, for any model. */
    static boolean hasRuntime() {
        return resource(NATIVES + LIBRARIES.getFirst()) != null;
    }

    /**
     * Loads the model of the jar.
     *
     * @param folder for the files that must exist on disk
     */
    static OnnxModel load(Path folder) throws IOException {
        unpackRuntime(folder);
        deleteOtherModels(folder);
        unpack(found(WEIGHTS), folder.resolve(WEIGHTS));
        Path graph = folder.resolve(GRAPH);
        unpack(found(GRAPH), graph);
        return new OnnxModel(graph, tokenizer(), DESCRIPTION, folder);
    }

    static Tokenizer tokenizer() throws IOException {
        try (InputStream file = found(VOCABULARY_FILE).openStream()) {
            return TokenizerFile.read(file);
        }
    }

    /**
     * Extracts the runtime's libraries, unless an earlier start has done so. A file of another size
     * is replaced.
     */
    static void unpackRuntime(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String library : LIBRARIES) {
            unpack(found(NATIVES + library), folder.resolve(library));
        }
    }

    private static void deleteOtherModels(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "*.{onnx,weights}")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.equals(GRAPH) && !name.equals(WEIGHTS)) {
                    Files.delete(file);
                }
            }
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
            try (var out = new FileOutputStream(part.toFile())) {
                in.transferTo(out);
                // Else a file of the right size could be empty after a power failure.
                out.getFD().sync();
            }
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
