package dev.rejoinder.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The server's classes for the processes that tests start. They are packed into a jar with an AOT
 * cache, as {@code rejoinder} does it, which halves the start time. The first process of a build
 * creates both in {@code target/server-program}; all forks share them.
 */
public final class ServerProgram {
    /** The cache is valid for one garbage collector only. */
    private static final List<String> OPTIONS =
            List.of(
                    // Each process lives for some seconds, so the second compiler would only cost
                    // time.
                    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final String MAIN = "dev.rejoinder.cli.Main";
    private static final Path FOLDER = Path.of("target", "server-program").toAbsolutePath();
    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path JAR = FOLDER.resolve("classes.jar");
    private static final Path CACHE = FOLDER.resolve("classes.aot");

    private ServerProgram() {}

    private static final class Made {
        static final List<String> COMMAND = make();
    }

    /** Returns the beginning of a command line: the JVM and its options, without the class path. */
    public static List<String> java() {
        return Made.COMMAND;
    }

    /**
     * Returns the end of a command line: the class path and the main class.
     *
     * @param main a test class, or null for the server itself
     */
    public static List<String> program(@Nullable Class<?> main) {
        // The cache stays valid if entries are appended to the class path, but not if others
        // change.
        return main == null
                ? List.of("-cp", classPath(), MAIN)
                : List.of(
                        "-cp",
                        classPath()
                                + File.pathSeparator
                                + Path.of("target", "test-classes").toAbsolutePath(),
                        main.getName());
    }

    private static List<String> make() {
        try {
            Files.createDirectories(FOLDER);
            try (var channel =
                            FileChannel.open(
                                    FOLDER.resolve("lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                if (!isFresh()) {
                    writeJar();
                    writeCache();
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        List<String> command = command();
        if (Files.exists(CACHE)) {
            command.addAll(List.of("-XX:AOTCache=" + CACHE, "-Xlog:aot=off", "-Xlog:cds=off"));
        }
        return List.copyOf(command);
    }

    private static List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.add("--enable-native-access=ALL-UNNAMED");
        return command;
    }

    private static String classPath() {
        return Stream.concat(
                        Stream.of(JAR.toString()),
                        Arrays.stream(
                                        System.getProperty("java.class.path")
                                                .split(File.pathSeparator, -1))
                                .filter(entry -> entry.endsWith(".jar")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isFresh() throws IOException {
        if (!Files.exists(JAR)) {
            return false;
        }
        long made = Files.getLastModifiedTime(JAR).toMillis();
        try (Stream<Path> classes = Files.walk(CLASSES)) {
            return classes.allMatch(path -> path.toFile().lastModified() < made);
        }
    }

    private static void writeJar() throws IOException {
        Files.deleteIfExists(CACHE);
        Path made = FOLDER.resolve("classes.new");
        try (var jar = new JarOutputStream(Files.newOutputStream(made));
                Stream<Path> classes = Files.walk(CLASSES)) {
            jar.setLevel(0);
            for (Path file : classes.filter(Files::isRegularFile).sorted().toList()) {
                jar.putNextEntry(
                        new JarEntry(
                                CLASSES.relativize(file)
                                        .toString()
                                        .replace(File.separatorChar, '/')));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
        Files.move(made, JAR, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Without a cache, processes only start more slowly. */
    private static void writeCache() throws IOException {
        List<String> command = command();
        command.add("-XX:AOTCacheOutput=" + CACHE);
        command.addAll(program(null));
        command.add("rehearse");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(FOLDER.resolve("rehearsal.log").toFile())
                        .start();
        try {
            if (process.waitFor() != 0) {
                Files.deleteIfExists(CACHE);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            throw new IllegalStateException(interrupted);
        }
    }
}
