package dev.rejoinder.provider.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder with an ONNX model as Hugging Face's exporters write it, and optionally an owner's
 * {@link ModelDescription#FILE}.
 */
final class ModelFolder {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TOKENIZER = "tokenizer.json";

    /** As many as a chunk has in most languages; more take more time than they gain. */
    private static final int DEFAULT_TOKENS = 256;

    /** Models of the family RoBERTa count positions from 2. */
    private static final Set<String> ROBERTA =
            Set.of("roberta", "xlm-roberta", "camembert", "mpnet");

    private static final int ROBERTA_OFFSET = 2;

    private final Path folder;
    private final Path graph;
    private final ModelDescription description;
    private final ModelFingerprint fingerprint;

    private ModelFolder(
            Path folder, Path graph, ModelDescription description, ModelFingerprint fingerprint) {
        this.folder = folder;
        this.graph = graph;
        this.description = description;
        this.fingerprint = fingerprint;
    }

    /**
     * Checks the files; does not load the model.
     *
     * @param cache the folder for the hash of the files, which takes a second for a large model
     * @throws UnsupportedModelException if there is no model that can be used
     */
    static ModelFolder open(Path folder, Path cache) {
        try {
            Path graph = graph(folder);
            ModelDescription description = description(folder);
            var fingerprint = ModelFingerprint.of(files(folder, graph), cache);
            if (fingerprint.isNew()) {
                tokenizer(folder);
                fingerprint.save();
            }
            return new ModelFolder(folder, graph, description, fingerprint);
        } catch (UnsupportedModelException e) {
            throw new UnsupportedModelException(
                    "The embedding model in %s cannot be used. %s"
                            .formatted(folder, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new UnsupportedModelException(
                    "The embedding model in %s cannot be read: %s"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    ModelDescription description() {
        return description;
    }

    /** Changes if any file changes that the vectors of passages depend on. */
    String vectorSpace() {
        String settings =
                description.pooling()
                        + "\n"
                        + description.maxTokens()
                        + "\n"
                        + description.passagePrefix();
        return "onnx/" + description.name() + "@" + fingerprint.with(settings);
    }

    /**
     * Loads the model.
     *
     * @param runtime for the runtime's libraries
     */
    OnnxModel load(Path runtime) throws IOException {
        if (!fingerprint.isCurrent()) {
            throw new UnsupportedModelException(
                    "The files in %s have changed. Restart the server to use the new model."
                            .formatted(folder));
        }
        EmbeddingsJar.unpackRuntime(runtime);
        return new OnnxModel(graph, tokenizer(folder), description, runtime);
    }

    private static Tokenizer tokenizer(Path folder) throws IOException {
        try (InputStream in =
                new BufferedInputStream(Files.newInputStream(folder.resolve(TOKENIZER)))) {
            return TokenizerFile.read(in);
        }
    }

    private static Path graph(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new UnsupportedModelException("There is no such folder.");
        }
        List<Path> graphs = new ArrayList<>();
        try (var found = Files.newDirectoryStream(folder, "*.onnx")) {
            for (Path file : found) {
                if (Files.isRegularFile(file)) {
                    graphs.add(file);
                }
            }
        }
        Path usual = folder.resolve("model.onnx");
        if (graphs.isEmpty() || !Files.isRegularFile(folder.resolve(TOKENIZER))) {
            throw new UnsupportedModelException(
                    "The folder must contain model.onnx and tokenizer.json.");
        }
        if (graphs.size() > 1 && !graphs.contains(usual)) {
            throw new UnsupportedModelException(
                    "The folder contains several files *.onnx: rename one to model.onnx.");
        }
        return graphs.size() == 1 ? graphs.getFirst() : usual;
    }

    /** The files that vectors depend on: also the weights that a large graph has beside it. */
    private static List<Path> files(Path folder, Path graph) throws IOException {
        List<Path> files = new ArrayList<>();
        String stem = graph.getFileName().toString().replaceFirst("onnx$", "");
        try (var all = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (Path file : all) {
                String name = file.getFileName().toString();
                if (name.startsWith(stem) || name.equals(TOKENIZER)) {
                    files.add(file);
                }
            }
        }
        files.sort(null);
        return files;
    }

    private static ModelDescription description(Path folder) throws IOException {
        JsonNode modules = json(folder.resolve("modules.json"));
        for (JsonNode module : modules) {
            if (module.path("type").asString("").endsWith(".Dense")) {
                throw new UnsupportedModelException(
                        "Models with a Dense module are not supported. If model.onnx includes it,"
                                + " delete modules.json.");
            }
        }
        var defaults =
                new ModelDescription(
                        folder.toAbsolutePath().normalize().getFileName().toString(),
                        Set.of(),
                        ModelDescription.Pooling.MEAN,
                        "",
                        "",
                        Math.min(DEFAULT_TOKENS, positions(folder)),
                        0);
        JsonNode own = json(folder.resolve(ModelDescription.FILE));
        if (!own.has("pooling")) {
            defaults = defaults.withPooling(json(folder.resolve("1_Pooling/config.json")));
        }
        ModelDescription description = defaults.with(own);
        int positions = positions(folder);
        if (description.maxTokens() > positions || positions < ModelDescription.LEAST_TOKENS) {
            throw new UnsupportedModelException(
                    "Its config.json allows at most %d tokens.".formatted(positions));
        }
        return description;
    }

    private static int positions(Path folder) throws IOException {
        JsonNode config = json(folder.resolve("config.json"));
        int positions = config.path("max_position_embeddings").asInt(Integer.MAX_VALUE);
        return ROBERTA.contains(config.path("model_type").asString(""))
                ? positions - ROBERTA_OFFSET
                : positions;
    }

    /** Reads a file; an empty object if there is none. */
    private static JsonNode json(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return JSON.createObjectNode();
        }
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new UnsupportedModelException(file.getFileName() + " is not valid JSON.", e);
        }
    }
}
