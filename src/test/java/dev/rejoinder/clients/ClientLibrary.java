package dev.rejoinder.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A client library and the program that drives it. */
public enum ClientLibrary {
    TYPESCRIPT("typescript/dist"),
    PYTHON("python/.venv"),
    PYTHON_ASYNC("python/.venv"),
    JAVA("java/target/lib");

    /** The folder that its build creates. */
    private final String built;

    ClientLibrary(String built) {
        this.built = built;
    }

    /** Returns the command line of its driver. */
    List<String> command() {
        return switch (this) {
            case TYPESCRIPT -> List.of("node", path("typescript/conformance.mjs"));
            case PYTHON -> List.of(path("python/.venv/bin/python"), path("python/conformance.py"));
            case PYTHON_ASYNC ->
                    List.of(
                            path("python/.venv/bin/python"),
                            path("python/conformance.py"),
                            "--async");
            case JAVA ->
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            String.join(
                                    File.pathSeparator,
                                    path("java/target/classes"),
                                    path("java/target/test-classes"),
                                    path("java/target/lib") + "/*"),
                            "dev.rejoinder.client.Conformance");
        };
    }

    private static String path(String inClients) {
        return Path.of("clients", inClients).toAbsolutePath().toString();
    }

    boolean isBuilt() {
        return Files.isDirectory(Path.of("clients", built));
    }

    /** Skips a test if the library is not built. */
    void assumeBuilt() {
        assumeTrue(isBuilt(), this + " is not built. Run: .ci/sdks");
    }

    /** Returns those that are built. */
    public static List<ClientLibrary> built() {
        return Stream.of(values()).filter(ClientLibrary::isBuilt).toList();
    }
}
