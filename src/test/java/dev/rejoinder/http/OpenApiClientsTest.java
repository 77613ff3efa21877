package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rejoinder.testkit.Program;
import dev.rejoinder.testkit.TestServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gives the OpenAPI document to the usual tools: linters, and generators of clients, which then
 * send a message. {@code src/test/clients/openapi} holds the tools; {@code .ci/run} installs them.
 */
@Tag("long")
class OpenApiClientsTest {
    private static final Path CLIENTS = Path.of("src/test/clients/openapi").toAbsolutePath();
    private static final Path TOOLS = CLIENTS.resolve("node_modules/.bin");
    private static final Path JARS = CLIENTS.resolve("lib");
    private static final Path PYTHON = CLIENTS.resolve(".venv/bin/python");
    private static final String GENERATOR = "org.openapitools.codegen.OpenAPIGenerator";

    @TempDir Path folder;

    private TestServer server;
    private Path document;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(folder.resolve("data"));
        document = folder.resolve("openapi.json");
        Files.writeString(
                document,
                server.send("GET", "/openapi.json", null, Map.of("Authorization", "")).body());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void redoclyFindsNoMistake() throws IOException {
        String report =
                tool(
                        "redocly",
                        "lint",
                        document.toString(),
                        "--config=redocly.yaml",
                        "--format=json");

        assertThat(report).contains("\"errors\": 0").contains("\"warnings\": 0");
    }

    @Test
    void spectralFindsNoMistake() throws IOException {
        String report =
                tool(
                        "spectral",
                        "lint",
                        document.toString(),
                        "--ruleset=.spectral.yaml",
                        "--fail-severity=hint");

        assertThat(report).contains("No results");
    }

    @Test
    void typescriptTypesFitTheDocumentedRequest() throws IOException {
        Files.copy(CLIENTS.resolve("seed.ts"), folder.resolve("seed.ts"));
        tool(
                "openapi-typescript",
                document.toString(),
                "-o",
                folder.resolve("types.ts").toString());

        // Fails if a body that the documents show does not compile, or if a wrong body does.
        tool(
                "tsc",
                "--noEmit",
                "--strict",
                "--target",
                "es2022",
                "--lib",
                "es2022,dom",
                "--moduleResolution",
                "bundler",
                "--module",
                "esnext",
                folder.resolve("seed.ts").toString());
    }

    @Test
    void generatedJavaClientSendsAMessage() throws IOException {
        assumeTrue(Files.isDirectory(JARS), "openapi-generator is not installed");
        Path client = generate("java", "--library=native");
        Path classes = Files.createDirectory(folder.resolve("classes"));
        try (Stream<Path> sources = Files.walk(client.resolve("src/main/java"))) {
            Files.write(
                    folder.resolve("sources"),
                    Stream.concat(sources, Stream.of(CLIENTS.resolve("java/SendMessage.java")))
                            .filter(path -> path.toString().endsWith(".java"))
                            .map(Path::toString)
                            .toList());
        }
        Program.run(
                "",
                java("javac"),
                "-nowarn",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                JARS + "/*",
                "@" + folder.resolve("sources"));

        String printed =
                Program.run(
                        "",
                        java("java"),
                        "-cp",
                        classes + File.pathSeparator + JARS + "/*",
                        "SendMessage",
                        url(),
                        server.writeKey());

        assertThat(printed.strip()).matches("Hello there conv_\\w{26}");
    }

    @Test
    void generatedPythonClientSendsAMessage() throws IOException {
        assumeTrue(Files.isDirectory(JARS), "openapi-generator is not installed");
        assumeTrue(Files.isExecutable(PYTHON), "the packages of the client are not installed");
        Path client = generate("python", "--package-name=rejoinder_client");

        String printed =
                Program.run(
                        "",
                        PYTHON.toString(),
                        CLIENTS.resolve("python/send_message.py").toString(),
                        client.toString(),
                        url(),
                        server.writeKey());

        assertThat(printed.strip()).matches("(Hello there conv_\\w{26}\n){2}Hello there");
    }

    private Path generate(String language, String option) throws IOException {
        Path client = folder.resolve(language);
        Program.run(
                "",
                java("java"),
                "-cp",
                JARS + "/*",
                GENERATOR,
                "generate",
                "-i",
                document.toString(),
                "-g",
                language,
                option,
                "-o",
                client.toString(),
                "--global-property=apiTests=false,modelTests=false,apiDocs=false,modelDocs=false");
        return client;
    }

    private String url() {
        return "http://127.0.0.1:" + server.port();
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    /** Runs a tool from npm in the folder of its settings. Fails if the tool fails. */
    private static String tool(String name, String... arguments) throws IOException {
        Path tool = TOOLS.resolve(name);
        assumeTrue(Files.isExecutable(tool), name + " is not installed");
        String[] command =
                Stream.concat(Stream.of(tool.toString()), Stream.of(arguments))
                        .toArray(String[]::new);
        return Program.runIn(CLIENTS, command);
    }
}
