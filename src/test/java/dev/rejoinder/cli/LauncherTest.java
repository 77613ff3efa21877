package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LauncherTest extends LauncherFixture {
    @Test
    void oldJavaIsRefusedIfItIsConfigured() throws Exception {
        environment.put("REJOINDER_JAVA", java("old", 17).toString());

        Outcome outcome = run("serve");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo(
                        "REJOINDER_JAVA is %s, which is not Java 25 or newer.\n"
                                .formatted(folder.resolve("old")));
    }

    @Test
    void oldJavaIsSkippedIfANewerOneIsOnThePath() throws Exception {
        Path newer = java("newer", 26);
        environment.remove("REJOINDER_JAVA");
        environment.put("JAVA_HOME", java("old", 17).toString());
        Files.createSymbolicLink(tools.resolve("java"), newer.resolve("bin/java"));

        assertThat(run("serve").out()).startsWith(newer + "/bin/java|");
    }

    @Test
    void javaCanBeConfiguredByItsExecutable() throws Exception {
        environment.put("REJOINDER_JAVA", folder.resolve("jdk/bin/java").toString());

        assertThat(run("serve").out()).startsWith(folder.resolve("jdk/bin/java") + "|");
    }

    @Test
    void releaseRunsItsOwnJarOnItsOwnJava() throws Exception {
        Files.delete(project.resolve("pom.xml"));
        Path jar = Files.createDirectory(project.resolve("lib")).resolve("rejoinder.jar");
        Files.writeString(jar, "released");
        Path runtime = java("a project/runtime", 25);
        Files.delete(runtime.resolve("bin/javac"));

        assertThat(run("serve").out()).startsWith(folder.resolve("jdk/bin/java") + "|");
        environment.remove("REJOINDER_JAVA");
        environment.put("JAVA_HOME", folder.resolve("jdk").toString());

        assertThat(run("serve").out())
                .startsWith(runtime + "/bin/java|")
                .contains("|" + jar + "|serve|");
        assertThat(project.resolve("built")).doesNotExist();
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
    void launcherExecsJavaSoThatSignalsReachIt() throws Exception {
        run("serve");
        executable(folder.resolve("jdk/bin/java"), "#!/bin/sh\necho $$\n");

        Process process = start(project.resolve("rejoinder"), "serve");
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(out).isEqualTo(process.pid() + "\n");
    }

    @Test
    void cacheIsBuiltInTheBackgroundAndUsedUntilTheJarChanges() throws Exception {
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
    void operatorCanDisableTheCache() throws Exception {
        run("serve");
        environment.put("REJOINDER_JAVA_OPTIONS", "-XX:AOTMode=off");

        assertThat(run("key", "list").out()).doesNotContain("AOTCache");
    }
}
