package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rejoinder.testkit.Program;
import dev.rejoinder.testkit.WebhookReceiver.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets receivers in other languages verify deliveries: the libraries of Standard Webhooks, and the
 * check of {@code X-MGA-Signature} that the documentation shows. They are in {@code
 * src/test/clients/webhooks}; {@code .ci/run} installs them.
 */
class WebhookClientsTest extends WebhookFixture {
    private static final Path CLIENTS = Path.of("src/test/clients/webhooks").toAbsolutePath();
    private static final Path NODE = CLIENTS.resolve("node_modules/standardwebhooks");
    private static final Path PYTHON = CLIENTS.resolve(".venv/bin/python");
    private static final Path JARS = CLIENTS.resolve("lib");

    private String secretBefore = "";
    private String secret = "";
    private List<Received> deliveries = List.of();

    @BeforeEach
    void deliver() throws Exception {
        JsonNode endpoint = add("/hook", "conversation.created", "message.created");
        secretBefore = endpoint.get("secret").stringValue();
        server.post(
                "/api/v1/chat/guide/message",
                "{\"message\":\"Größe?\",\"metadata\":{\"näme\":\"\\\"日本\\u2028語\\\" </b>"
                        + " 😀\",\"n\":1.50}}");
        receiver.await("/hook", all -> all.size() == 3);
        secret =
                data(send("POST", "/" + id(endpoint) + "/rotate", null))
                        .get("secret")
                        .stringValue();
        ask("Afterwards?");
        deliveries = receiver.await("/hook", all -> all.size() == 6);
    }

    /** All deliveries that a secret signs, one a line. */
    private String signedWith(String given) {
        return deliveries.stream()
                .skip(given.equals(secret) ? 3 : 0)
                .map(
                        delivery -> {
                            ObjectNode line = JSON.createObjectNode();
                            line.put("secret", given);
                            ObjectNode headers = line.putObject("headers");
                            delivery.headers().forEach(headers::put);
                            return line.put("body", delivery.body()).toString() + "\n";
                        })
                .collect(Collectors.joining());
    }

    private void verifiesAll(String... program) throws IOException {
        assertThat(Program.run(signedWith(secretBefore), program).lines()).hasSize(6);
        assertThat(Program.run(signedWith(secret), program).lines()).hasSize(3);
    }

    @Test
    void nodeVerifiesBothSignatures() throws IOException {
        assumeTrue(Files.isDirectory(NODE), "standardwebhooks is not installed");

        verifiesAll("node", CLIENTS.resolve("verify.mjs").toString());
    }

    @Test
    void pythonVerifiesBothSignatures() throws IOException {
        assumeTrue(Files.isExecutable(PYTHON), "standardwebhooks is not installed");

        verifiesAll(PYTHON.toString(), CLIENTS.resolve("verify.py").toString());
    }

    @Test
    void javaVerifiesTheStandardSignature() throws IOException {
        assumeTrue(Files.isDirectory(JARS), "standardwebhooks is not installed");
        Received delivery = deliveries.getLast();
        Path body = Files.writeString(folder.resolve("body"), delivery.body());

        for (String each : List.of(secret, secretBefore)) {
            assertThat(
                            Program.run(
                                    "",
                                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                    "-cp",
                                    JARS + "/*",
                                    CLIENTS.resolve("Verify.java").toString(),
                                    each,
                                    delivery.header("webhook-id"),
                                    delivery.header("webhook-timestamp"),
                                    delivery.header("webhook-signature"),
                                    body.toString()))
                    .isEqualTo("verified\n");
        }
    }
}
