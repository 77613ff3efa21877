package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LauncherBuildTest extends LauncherFixture {
    @Test
    void buildsOnFirstUseAndNotAgain() throws Exception {
        Outcome first = run("key", "list", "two words");
        Outcome second = run("serve");

        assertThat(first.err())
                .isEqualTo("Building Rejoinder (first run, a few minutes) ...\nBuilt Rejoinder.\n");
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

        assertThat(run("serve").err())
                .isEqualTo("Building Rejoinder (its sources changed) ...\nBuilt Rejoinder.\n");
        assertThat(built()).hasSize(2);
    }

    @Test
    void missingEmbeddingsJarIsBuiltIfThereAreSources() throws Exception {
        run("serve");
        Files.delete(embeddings());

        assertThat(run("serve").err())
                .isEqualTo(
                        "Building Rejoinder (its embeddings jar is missing) ...\n"
                                + "Built Rejoinder.\n");
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
    void failedBuildPrintsMavensOutput() throws Exception {
        executable(tools.resolve("mvn"), "#!/bin/sh\necho 'no such symbol'\nexit 1\n");

        Outcome outcome = run("serve");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .isEqualTo(
                        """
                        Building Rejoinder (first run, a few minutes) ...
                        no such symbol
                        Building Rejoinder failed. Maven's full output is in %s/target/build.log.
                        """
                                .formatted(project));
        assertThat(project.resolve("target/build.lock")).doesNotExist();
    }

    @Test
    void lockOfADeadBuildIsReplaced() throws Exception {
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
}
