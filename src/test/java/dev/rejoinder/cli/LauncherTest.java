package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real launcher in its own folder, with stub versions of java and mvn. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {
    private static final List<String> TOOLS =
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
    private static final String MAVEN =
            """
            #!/bin/sh
            echo "$JAVA_HOME" "$@" >>"$PROJECT/built"
            echo made >"$PROJECT/target/rejoinder.jar"
            echo made >"$PROJECT/target/rejoinder-embeddings.jar"
            """;

    @TempDir Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path project;
    private Path tools;

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

    @Test
    void buildsOnFirstUseAndNotAgain() throws Exception {
        Outcome first = run("key", "list", "two words");
        Outcome second = run("serve");

        assertThat(first.err()).isEqualTo("Building Rejoinder (first run, about a minute) ...\n");
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).contains("-jar|" + jar() + "|key|list|two words|\n");
        assertThat(second.err()).isEmpty();
        assertThat(built())
                .containsExactly(
                        folder.resolve("jdk")
                                + " -B -f "
                                + project.resolve("pom.xml")
                                + " -Dmaven.test.skip=true -Dspotless.check.skip=true package");
    }

    @Test
    void buildsAgainWhenTheSourcesAreNewer() throws Exception {
        run("serve");
        Path source = Files.writeString(project.resolve("src/main/A.java"), "class A {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));

        assertThat(run("serve").err()).isEqualTo("Building Rejoinder (its sources changed) ...\n");
        assertThat(built()).hasSize(2);
    }

    @Test
    void missingJarOfEmbeddingsIsBuiltWhereTheSourcesAre() throws Exception {
        run("serve");
        Files.delete(embeddings());

        assertThat(run("serve").err())
                .isEqualTo("Building Rejoinder (its jar of embeddings is missing) ...\n");
        assertThat(embeddings()).exists();
        assertThat(run("serve").err()).isEmpty();
        assertThat(built()).hasSize(2);
    }

    @Test
    void jarAloneStartsWithoutEmbeddings() throws Exception {
        run("serve");
        Files.delete(embeddings());
        Files.delete(project.resolve("pom.xml"));

        assertThat(run("serve").exitCode()).isZero();
        assertThat(built()).hasSize(1);
    }

    @Test
    void failedBuildShowsWhatMavenSaid() throws Exception {
        executable(tools.resolve("mvn"), "#!/bin/sh\necho 'no such symbol'\nexit 1\n");

        Outcome outcome = run("serve");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .isEqualTo(
                        """
                        Building Rejoinder (first run, about a minute) ...
                        no such symbol
                        Building Rejoinder failed. All that Maven said is in %s/target/build.log.
                        """
                                .formatted(project));
        assertThat(project.resolve("target/build.lock")).doesNotExist();
    }

    @Test
    void lockOfABuildThatDiedIsTakenOver() throws Exception {
        Path lock = Files.createDirectories(project.resolve("target/build.lock"));
        Files.writeString(lock.resolve("pid"), "999999999");

        assertThat(run("serve").exitCode()).isZero();
        assertThat(built()).hasSize(1);
    }

    @Test
    void missingMavenIsNamed() throws Exception {
        Files.delete(tools.resolve("mvn"));

        Outcome outcome = run("serve");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("Building Rejoinder needs Maven 3.8 or newer");
    }

    @Test
    void builtJarNeedsNeitherMavenNorSources() throws Exception {
        run("serve");
        Files.delete(tools.resolve("mvn"));
        Files.delete(project.resolve("pom.xml"));

        assertThat(run("serve").exitCode()).isZero();
    }

    @Test
    void oldJavaIsRefusedWhenItWasAskedFor() throws Exception {
        environment.put("REJOINDER_JAVA", java("old", 17).toString());

        Outcome outcome = run("serve");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo(
                        "REJOINDER_JAVA is %s, which is no Java 25 or newer.\n"
                                .formatted(folder.resolve("old")));
    }

    @Test
    void oldJavaIsPassedOverWhenANewerOneIsOnThePath() throws Exception {
        Path newer = java("newer", 26);
        environment.remove("REJOINDER_JAVA");
        environment.put("JAVA_HOME", java("old", 17).toString());
        Files.createSymbolicLink(tools.resolve("java"), newer.resolve("bin/java"));

        assertThat(run("serve").out()).startsWith(newer + "/bin/java|");
    }

    @Test
    void javaMayBeNamedByItsProgramAsWell() throws Exception {
        environment.put("REJOINDER_JAVA", folder.resolve("jdk/bin/java").toString());

        assertThat(run("serve").out()).startsWith(folder.resolve("jdk/bin/java") + "|");
    }

    @Test
    void worksThroughALinkFromAnotherFolder() throws Exception {
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, Path.of("a project/rejoinder"));

        assertThat(run(link, "serve").out()).contains("|" + jar() + "|serve|");
    }

    @Test
    void smallHeapGetsTheSerialCollectorAndALargeOneG1() throws Exception {
        assertThat(run("serve").out()).contains("|-XX:+UseSerialGC|").contains("|-Xmx");

        environment.put("REJOINDER_JAVA_OPTIONS", "-Xmx4g -Dmine=1");
        assertThat(run("serve").out())
                .contains("|-XX:+UseG1GC|-Xmx4g|-Dmine=1|-jar|")
                .containsOnlyOnce("-Xmx");

        environment.put("REJOINDER_JAVA_OPTIONS", "-XX:+UseZGC");
        assertThat(run("serve").out()).contains("UseZGC").doesNotContain("UseSerialGC", "UseG1GC");
    }

    @Test
    void launcherBecomesJavaSoThatSignalsReachIt() throws Exception {
        run("serve");
        executable(folder.resolve("jdk/bin/java"), "#!/bin/sh\necho $$\n");

        Process process = start(project.resolve("rejoinder"), "serve");
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(out).isEqualTo(process.pid() + "\n");
    }

    @Test
    void cacheIsMadeBesideTheRunningServerAndUsedUntilTheJarChanges() throws Exception {
        Path cache = project.resolve("target/rejoinder.aot");
        executable(
                folder.resolve("jdk/bin/java"),
                """
                #!/bin/sh
                for option; do
                    case $option in -XX:AOTCacheOutput=*) echo x >"${option#*=}"; exit ;; esac
                done
                printf '%s|' "$@"
                # The server runs until its cache is there.
                tries=0
                until [ -n "$DONE" ] || [ -f "$PROJECT/target/rejoinder.aot" ] || [ $tries = 400 ]; do
                    tries=$((tries + 1))
                    /bin/sleep 0.05
                done
                """);
        assertThat(run("serve").out()).doesNotContain("AOT");
        assertThat(run("key", "list").out())
                .contains("|-Xlog:aot=off|-Xlog:cds=off|")
                .contains("|-XX:AOTCache=" + cache + "|-jar|");

        environment.put("DONE", "yes");
        Files.delete(project.resolve("pom.xml"));
        Path hidden = folder.resolve("hidden.jar");
        Files.move(embeddings(), hidden);
        assertThat(run("key", "list").out()).doesNotContain("AOT");
        Files.move(hidden, embeddings());
        assertThat(run("key", "list").out()).contains("AOTCache");
        Files.writeString(jar(), "another one");
        assertThat(run("key", "list").out()).doesNotContain("AOT");
    }

    @Test
    void operatorMayForbidTheCache() throws Exception {
        run("serve");
        environment.put("REJOINDER_JAVA_OPTIONS", "-XX:AOTMode=off");

        assertThat(run("key", "list").out()).doesNotContain("AOTCache");
    }

    private Path embeddings() {
        return project.resolve("target/rejoinder-embeddings.jar");
    }

    private Path jar() {
        return project.resolve("target/rejoinder.jar");
    }

    private List<String> built() throws IOException {
        return Files.readAllLines(project.resolve("built"));
    }

    private Path java(String name, int release) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + release + ".0.1\"\n");
        executable(home.resolve("bin/java"), "#!/bin/sh\nprintf '%s|' \"$0\" \"$@\"\necho\n");
        executable(home.resolve("bin/javac"), "#!/bin/sh\n");
        return home;
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path find(String tool) {
        for (String place : List.of("/usr/bin", "/bin")) {
            Path path = Path.of(place, tool);
            if (Files.exists(path)) {
                return path;
            }
        }
        throw new IllegalStateException("no " + tool);
    }

    private Outcome run(String... arguments) throws Exception {
        return run(project.resolve("rejoinder"), arguments);
    }

    private Outcome run(Path script, String... arguments) throws Exception {
        Process process = start(script, arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Outcome(process.exitValue(), out, Files.readString(folder.resolve("err")));
    }

    private Process start(Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(folder.resolve("err").toFile());
        return builder.start();
    }

    private record Outcome(int exitCode, String out, String err) {}
}
