package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A folder with the launcher and the jar, where the launcher keeps an AOT cache of its own. */
final class LauncherHome {
    /** The launcher makes the cache 20 s after a start, at the lowest priority. */
    private static final Duration LONGEST_REHEARSAL = Duration.ofMinutes(3);

    private final Path folder;
    private final BenchmarkOptions setup;

    private LauncherHome(Path folder, BenchmarkOptions setup) {
        this.folder = folder;
        this.setup = setup;
    }

    /** Creates the folder, without a cache. */
    static LauncherHome create(Path folder, BenchmarkOptions setup) throws IOException {
        Path jar = setup.jar().toRealPath();
        Path target = Files.createDirectories(folder.resolve("target"));
        Files.copy(jar.resolveSibling("../rejoinder").normalize(), folder.resolve("rejoinder"));
        Files.createSymbolicLink(target.resolve("rejoinder.jar"), jar);
        Path embeddings = jar.resolveSibling("rejoinder-embeddings.jar");
        if (Files.exists(embeddings)) {
            Files.createSymbolicLink(target.resolve(embeddings.getFileName()), embeddings);
        }
        return new LauncherHome(folder, setup);
    }

    /** Runs a server until the launcher has made its AOT cache. */
    LauncherHome withCache() throws IOException, InterruptedException {
        Path cache = folder.resolve("target/rejoinder.aot");
        long began = System.nanoTime();
        try (var _ = start(folder.resolve("rehearsal"), 1, "")) {
            while (!Files.exists(cache)) {
                if (System.nanoTime() - began > LONGEST_REHEARSAL.toNanos()) {
                    throw new IOException("the launcher has made no AOT cache");
                }
                Thread.sleep(Duration.ofSeconds(1));
            }
        }
        return this;
    }

    /** Starts a server through the launcher. See {@link ServerUnderTest#start}. */
    ServerUnderTest start(Path data, int providerPort, String key) throws IOException {
        var settings = new HashMap<String, String>();
        settings.put("REJOINDER_JAVA", System.getProperty("java.home"));
        settings.put("REJOINDER_JAVA_OPTIONS", String.join(" ", setup.options()));
        var launcher = List.of("/bin/sh", folder.resolve("rejoinder").toString());
        return ServerUnderTest.start(launcher, data, providerPort, key, Map.copyOf(settings));
    }
}
