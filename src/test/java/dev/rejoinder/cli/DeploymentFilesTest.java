package dev.rejoinder.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads the deployment files: nothing here builds an image or starts a container. */
final class DeploymentFilesTest {
    private static final Pattern FLAG = Pattern.compile("-XX:\\S+");

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file));
    }

    /** What follows the name of an instruction in the Dockerfile, with continued lines joined. */
    private static List<String> instructions(String name) throws IOException {
        return read("Dockerfile")
                .replaceAll("\\s*\\\\\n\\s*", " ")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    @Test
    void everyCopiedFileIsInTheBuildContext() throws Exception {
        List<String> allowed =
                read(".dockerignore")
                        .lines()
                        .filter(line -> line.startsWith("!"))
                        .map(line -> line.substring(1))
                        .toList();

        assertThat(read(".dockerignore")).startsWith("*\n");
        for (String copy : instructions("COPY")) {
            if (copy.startsWith("--from")) {
                continue;
            }
            String target = copy.substring(copy.lastIndexOf(' ') + 1);
            for (String source : copy.substring(0, copy.lastIndexOf(' ')).split(" ", -1)) {
                assertThat(Path.of(source)).exists();
                assertThat(allowed)
                        .as("%s in .dockerignore", source)
                        .anyMatch(
                                each ->
                                        Path.of(source).startsWith(each)
                                                || source.startsWith(each));
                assertThat(target).doesNotStartWith("/");
            }
        }
    }

    @Test
    void imageRunsAsAnotherUserAndChecksItsReadiness() throws Exception {
        assertThat(instructions("USER")).containsExactly("10001");
        assertThat(instructions("EXPOSE")).containsExactly("8080");
        assertThat(instructions("HEALTHCHECK").getFirst())
                .contains("\"http://127.0.0.1:8080/health/ready\"");
        // In the form of a list, java is process 1 and gets SIGTERM.
        assertThat(instructions("ENTRYPOINT").getFirst()).startsWith("[\"java\", ");
        assertThat(instructions("FROM")).allMatch(image -> image.contains("25"));
    }

    @Test
    void containersCannotChangeTheirSystem() throws Exception {
        Object compose =
                new Load(LoadSettings.builder().build()).loadFromString(read("compose.yaml"));
        Map<?, ?> services = map(compose, "services");

        for (String name : List.of("one", "two")) {
            Map<?, ?> server = map(map(services, name), "<<");
            assertThat(server.get("read_only")).isEqualTo(true);
            assertThat(server.get("cap_drop")).isEqualTo(List.of("ALL"));
            assertThat(server.get("security_opt")).isEqualTo(List.of("no-new-privileges:true"));
            assertThat(server.get("stop_grace_period")).isEqualTo("40s");
        }
        Map<?, ?> proxy = map(services, "proxy");
        assertThat(proxy.get("ports")).isEqualTo(List.of("127.0.0.1:8080:80"));
        assertThat(proxy.get("volumes"))
                .isEqualTo(
                        List.of("./deploy/compose-nginx.conf:/etc/nginx/conf.d/default.conf:ro"));
        assertThat(Path.of("deploy/compose-nginx.conf")).exists();
        assertThat(read("compose.yaml")).doesNotContainPattern("(?i)password: [a-z0-9]");
    }

    private static Map<?, ?> map(Object map, String name) {
        return (Map<?, ?>) requireNonNull(((Map<?, ?>) map).get(name));
    }

    /** The unit and the image start the same program with the same options. */
    @Test
    void serviceStartsJavaAsTheImageDoes() throws Exception {
        String service = read("deploy/rejoinder.service");

        assertThat(flags(service)).isEqualTo(flags(read("Dockerfile")));
        assertThat(service)
                .contains(
                        "DynamicUser=yes",
                        "NoNewPrivileges=yes",
                        "ProtectSystem=strict",
                        "CapabilityBoundingSet=\n",
                        "StateDirectory=rejoinder\n");
        // The package replaces these two paths: deploy/release/build.
        assertThat(service)
                .contains("ExecStart=/usr/bin/java ", "/opt/rejoinder/rejoinder.jar serve");
    }

    private static List<String> flags(String file) {
        return FLAG.matcher(file).results().map(flag -> flag.group().replace("\"", "")).toList();
    }
}
