package dev.rejoinder.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The search index with many passages, in its own process with a heap of 1 GiB. */
record IndexRun(int chunks) implements BenchmarkRun {
    @Override
    public List<Goal> goals() {
        return List.of(
                new Goal("searchP99CpuMillis", 10),
                new Goal("diskKibPerChunk", 5),
                new Goal("indexMillisPerChunk", 5));
    }

    @Override
    public NamedFigures measure(BenchmarkOptions setup, Path folder) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes =
                setup.jar()
                        + System.getProperty("path.separator")
                        + System.getProperty("java.class.path");
        Process process =
                new ProcessBuilder(
                                java,
                                "-Xmx1g",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-classpath",
                                classes,
                                "dev.rejoinder.benchmarks.IndexProgram",
                                folder.toString(),
                                Integer.toString(chunks))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            if (process.waitFor() != 0 || line == null) {
                throw new IOException("the index program failed");
            }
            return NamedFigures.parse(line);
        }
    }
}
