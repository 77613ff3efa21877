package dev.rejoinder.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** OpenAI's Java SDK, in a process of its own: it brings libraries that the build does not want. */
class JavaClientTest extends OpenAiClientFixture {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @Test
    void clientOfJavaWorks() throws Exception {
        assumeTrue(
                Files.isDirectory(CLIENTS.resolve("lib")),
                "The Java client is not installed. Run: make clients");

        assertThat(passed(JAVA.toString(), "-cp", "lib/*", "Clients.java"))
                .contains(
                        "chat",
                        "functions",
                        "functionsOfResponses",
                        "models",
                        "responses",
                        "cutStream",
                        "cancel",
                        "conversations",
                        "failures",
                        "lostResponse");
        String lost = server.get("/api/v1/chat/guide/conversations?limit=100").body();
        assertThat(lost.split("Lost in Java", -1)).hasSize(2);
    }
}
