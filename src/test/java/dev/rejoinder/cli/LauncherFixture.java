package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in its own folder, with fake tools that print their arguments. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
abstract class LauncherFixture {
    static final List<String> TOOLS =
            List.of(
                    "awk",
                    "cat",
                    "dirname",
                    "find",
                    "head",
                    "ls",
                    "mkdir",
                    "mv",
                    "nice",
                    "readlink",
                    "rm",
                    "sed",
                    "tail",
                    "touch");

    static final String MAVEN =
            """
            #!/bin/sh
            echo "$JAVA_HOME" "$@" >>"$PROJECT/built"
            echo made >"$PROJECT/target/rejoinder.jar"
            echo made >"$PROJECT/target/rejoinder-embeddings.jar"
            """;

    @TempDir Path folder;

    final Map<String, String> environment = new HashMap<>();

    Path project;

    Path tools;

    @BeforeEach
    void layOut() throws IOException {
        project = Files.createDirectories(folder.resolve("a project"));
        Files.createDirectories(project.resolve("src/main"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        Files.copy(Path.of("rejoinder"), project.resolve("rejoinder"));
        tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(tools.resolve(tool), find(tool));
        }
        executable(tools.resolve("mvn"), MAVEN);
        // Tests do not need to wait.
        executable(tools.resolve("sleep"), "#!/bin/sh\n");
        environment.put("PATH", tools.toString());
        environment.put("PROJECT", project.toString());
        environment.put("REJOINDER_JAVA", java("jdk", 25).toString());
    }

    Path embeddings() {
        return project.resolve("target/rejoinder-embeddings.jar");
    }

    Path jar() {
        return project.resolve("target/rejoinder.jar");
    }

    List<String> built() throws IOException {
        return Files.readAllLines(project.resolve("built"));
    }

    Path java(String name, int release) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + release + ".0.1\"\n");
        executable(home.resolve("bin/java"), "#!/bin/sh\nprintf '%s|' \"$0\" \"$@\"\necho\n");
        executable(home.resolve("bin/javac"), "#!/bin/sh\n");
        return home;
    }

    static void executable(Path file, String script) throws IOException {
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static Path find(String tool) {
        for (String place : List.of("/usr/bin", "/bin")) {
            Path path = Path.of(place, tool);
            if (Files.exists(path)) {
                return path;
            }
        }
        throw new IllegalStateException("no " + tool);
    }

    Outcome run(String... arguments) throws Exception {
        return run(project.resolve("rejoinder"), arguments);
    }

    Outcome run(Path script, String... arguments) throws Exception {
        Process process = start(script, arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Outcome(process.exitValue(), out, Files.readString(folder.resolve("err")));
    }

    Process start(Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(folder.resolve("err").toFile());
        return builder.start();
    }

    record Outcome(int exitCode, String out, String err) {}
}
