package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Adds texts to a bot through the API, waits until they are indexed, and searches them by keyword,
 * with a heap of 1 GiB. Then deletes the index and waits until it is rebuilt.
 */
record KnowledgeRun(int chunks) implements BenchmarkRun {
    private static final int CHUNKS_A_SOURCE = 20;
    private static final int WORDS_A_CHUNK = 150;
    private static final int WARM_UP = 1000;
    private static final int REQUESTS = 2000;
    private static final long POLL_MILLIS = 200;

    /** Embedding would dominate every figure. See {@link IndexRun} for the cost of vectors. */
    private static final Map<String, String> BY_WORDS =
            Map.of("REJOINDER_EMBEDDINGS_MODEL", "none");

    private static final String BOT = "/api/v1/bots/reader";
    private static final Pattern SOURCE = Pattern.compile("src_[0-9A-Z]{26}");
    private static final Pattern TOTAL = Pattern.compile("\"total\":(\\d+)");

    @Override
    public List<Goal> goals() {
        return List.of(
                new Goal("cpuMillisPerChunk", 5),
                new Goal("indexKibPerChunk", 5),
                new Goal("searchCpuMillis", 10));
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        var options = new ArrayList<>(setup.options());
        options.add("-Xmx1g");
        List<String> command = ServerUnderTest.command(setup.jar(), options);
        var text = new MadeText(new Random(13));
        var figures = new NamedFigures();
        String key;
        try (var server = ServerUnderTest.start(command, folder, 1, "", BY_WORDS)) {
            key = server.key();
            server.post(
                    "/api/v1/bots",
                    "{\"name\":\"Reader\",\"shortName\":\"reader\",\"model\":\"builtin/demo\"}");
            double made = add(server, text, figures);
            figures.put("indexKibPerChunk", size(folder.resolve("index")) / 1024.0 / made);
            figures.put("databaseKibPerChunk", databaseSize(folder) / 1024.0 / made);
            figures.put("liveHeapMib", server.cost().liveHeapBytes() / 1048576.0);
            ask("search", server, text, figures);
            ask("turn", server, text, figures);
            figures.put("residentMib", server.cost().residentKib() / 1024.0);
        }
        delete(folder.resolve("index"));
        rebuild(command, folder, key, figures);
        return figures;
    }

    /** Returns the number of chunks. */
    private double add(ServerUnderTest server, MadeText text, NamedFigures figures)
            throws Exception {
        long began = System.nanoTime();
        long cpu = server.cost().cpuMillis();
        String last = "";
        for (int i = 0; i < chunks / CHUNKS_A_SOURCE; i++) {
            var whole = new StringBuilder();
            for (int k = 0; k < CHUNKS_A_SOURCE; k++) {
                whole.append(text.words(WORDS_A_CHUNK).strip()).append("\\n\\n");
            }
            last =
                    first(
                            SOURCE,
                            server.post(
                                    BOT + "/sources",
                                    "{\"type\":\"text\",\"title\":\"Text %d\",\"text\":\"%s\"}"
                                            .formatted(i, whole)));
        }
        while (!server.get(BOT + "/sources/" + last).contains("\"status\":\"ready\"")) {
            Thread.sleep(POLL_MILLIS);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        cpu = server.cost().cpuMillis() - cpu;
        String one = server.get(BOT + "/sources/" + last + "/chunks?limit=1");
        double made = Double.parseDouble(group(TOTAL, one)) * (chunks / CHUNKS_A_SOURCE);
        figures.put("chunks", made).put("chunksPerSecond", made / seconds);
        figures.put("cpuMillisPerChunk", cpu / made);
        return made;
    }

    private static void ask(
            String name, ServerUnderTest server, MadeText text, NamedFigures figures)
            throws IOException {
        var times = new LatencyBins();
        long cpu = 0;
        try (var client = new PlainClient(server.port(), server.key())) {
            for (int i = -WARM_UP; i < REQUESTS; i++) {
                cpu = i == 0 ? server.cost().cpuMillis() : cpu;
                String question = text.words(9).strip();
                long began = System.nanoTime();
                if (name.equals("search")) {
                    client.get(
                            BOT
                                    + "/search?limit=8&q="
                                    + URLEncoder.encode(question, StandardCharsets.UTF_8));
                } else {
                    client.post(
                            "/api/v1/chat/reader/message", "{\"message\":\"" + question + "\"}");
                }
                if (i >= 0) {
                    times.record(System.nanoTime() - began);
                }
            }
        }
        cpu = server.cost().cpuMillis() - cpu;
        figures.put(name + "CpuMillis", cpu / (double) REQUESTS);
        figures.put(name + "P50Millis", times.quantileMillis(0.5));
        figures.put(name + "P99Millis", times.quantileMillis(0.99));
    }

    /** Waits until a search finds the last added text. */
    private void rebuild(List<String> command, Path folder, String key, NamedFigures figures)
            throws Exception {
        long began = System.nanoTime();
        try (var server = ServerUnderTest.start(command, folder, 1, key, BY_WORDS)) {
            String lastTitle = "Text " + (chunks / CHUNKS_A_SOURCE - 1);
            String path = BOT + "/search?q=" + URLEncoder.encode(lastTitle, StandardCharsets.UTF_8);
            while (!server.get(path).contains("\"" + lastTitle + "\"")) {
                Thread.sleep(POLL_MILLIS);
            }
            figures.put("rebuildSeconds", (System.nanoTime() - began) / 1e9);
            figures.put("rebuildCpuSeconds", server.cost().cpuMillis() / 1e3);
        }
    }

    private static String first(Pattern pattern, String text) throws IOException {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IOException("no " + pattern + " in " + text);
        }
        return found.group();
    }

    private static String group(Pattern pattern, String text) throws IOException {
        Matcher found = pattern.matcher(first(pattern, text));
        return found.matches() ? found.group(1) : "";
    }

    private static long databaseSize(Path folder) throws IOException {
        return Files.size(folder.resolve("rejoinder.db"));
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
