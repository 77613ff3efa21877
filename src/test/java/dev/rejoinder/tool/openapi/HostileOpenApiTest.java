package dev.rejoinder.tool.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rejoinder.core.AppError;
import dev.rejoinder.tool.ToolRules;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that are wrong, or made to harm the server or its owner. */
class HostileOpenApiTest {
    private static final String START =
            "{\"openapi\":\"3.0.0\",\"servers\":[{\"url\":\"https://a.example\"}],";

    private static Stream<String> rejected() {
        var bomb = new StringBuilder("openapi: 3.0.0\npaths: {}\na0: &a0 [x, x]\n");
        for (int level = 1; level < 40; level++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1));
        }
        return Stream.of(
                "",
                "null",
                "[]",
                "{",
                "hello: [",
                "{\"swagger\":\"2.0\",\"paths\":{}}",
                "{\"openapi\":\"3.2.0\",\"paths\":{}}",
                "{\"openapi\":\"3.0.0\"}",
                "{\"openapi\":\"3.0.0\",\"paths\":[]}",
                "{\"openapi\":\"3.0.0\",\"paths\":{}} {}",
                "{\"openapi\":\"3.0.0\",\"x\":" + "[".repeat(100_000),
                "openapi: 3.0.0\nx: " + "[".repeat(100_000),
                "openapi: 3.0.0\npaths: {}\nx: &x {y: *x}\n",
                "openapi: 3.0.0\npaths: {}\n? {a: b}\n: c\n",
                "openapi: 3.0.0\npaths: {}\n---\nopenapi: 3.0.0\npaths: {}\n",
                bomb.toString(),
                START
                        + "\"paths\":{"
                        + IntStream.range(0, 2_001)
                                .mapToObj("\"/%d\":{\"get\":{}}"::formatted)
                                .reduce((a, b) -> a + "," + b)
                                .orElseThrow()
                        + "}}");
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void textThatIsNoUsableDocumentIsAnInvalidRequest(String text) {
        assertThatThrownBy(() -> OpenApiReader.read(text, Optional.empty()))
                .isInstanceOfSatisfying(
                        AppError.class,
                        error -> {
                            assertThat(error.field()).isEqualTo("document");
                            assertThat(error.getMessage()).hasSizeLessThan(200);
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"paths\":{\"/x\":[],\"/y\":{\"get\":5,\"post\":[]},\"z\":{\"get\":{}}}}",
                "\"paths\":{\"/x\":{\"$ref\":\"#/paths/~1x\"}}}",
                "\"paths\":{\"/x\":{\"$ref\":\"#/paths/%zz\"}}}"
            })
    void valuesOfWrongTypesAreNoOperations(String rest) {
        assertThat(OpenApiReader.read(START + rest, Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"parameters\":{\"a\":1},\"operationId\":7,\"summary\":[],\"security\":5}",
                "{\"parameters\":[5,null,{\"in\":\"query\",\"name\":5},{\"in\":7,\"name\":\"a\"}]}",
                "{\"parameters\":[{\"in\":\"query\",\"name\":\"a\",\"schema\":true,\"required\":\"x\"}]}",
                "{\"requestBody\":\"x\"}",
                "{\"requestBody\":{\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/a\"}}}}}",
                "{\"requestBody\":{\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\","
                    + "\"properties\":{\"a\":5},\"required\":true,\"allOf\":{\"b\":1}}}}}}"
            })
    void wrongDetailsOfAnOperationAreIgnoredOrAProblem(String operation) {
        assertThat(read(operation)).hasSize(1);
    }

    @Test
    void noTextOfADocumentBecomesAPlaceholder() {
        String secret = "{{secret.OTHER}}";
        String path = START + "\"paths\":{\"/" + secret + "\":{\"get\":{}}}}";
        String server =
                "{\"openapi\":\"3.0.0\",\"servers\":[{\"url\":\"https://a.example/"
                        + secret
                        + "\"}],\"paths\":{\"/x\":{\"get\":{}}}}";
        String variable =
                "{\"openapi\":\"3.0.0\",\"servers\":[{\"url\":\"https://a.example/{v}\","
                        + "\"variables\":{\"v\":{\"default\":\""
                        + secret
                        + "\"}}}],\"paths\":{\"/x\":{\"get\":{}}}}";
        String header =
                START
                        + "\"paths\":{\"/x\":{\"get\":{\"parameters\":[{\"in\":\"header\",\"name\":\"X\","
                        + "\"schema\":{\"enum\":[\""
                        + secret
                        + "\"]}}]}}}}";
        String query =
                START
                        + "\"paths\":{\"/x\":{\"get\":{\"parameters\":[{\"in\":\"query\",\"name\":\""
                        + secret
                        + "\"}]}}}}";

        assertThat(Stream.of(path, server, variable, header, query))
                .allSatisfy(
                        document ->
                                assertThat(
                                                OpenApiReader.read(document, Optional.empty())
                                                        .getFirst()
                                                        .problem())
                                        .isNotNull());
    }

    @Test
    void yamlTagsCreateNoObjectsAndAliasesAreResolved() {
        String document =
                """
                openapi: 3.0.0
                servers: !!javax.script.ScriptEngineManager [{url: "https://a.example"}]
                shared: &shared {summary: Shared, description: yes}
                paths:
                  /x:
                    get: {<<: *shared, description: 0x1F}
                    put: *shared
                """;

        assertThat(OpenApiReader.read(document, Optional.empty()))
                .extracting(one -> Objects.requireNonNull(one.draft()).description())
                .containsExactly("Shared\n0x1F", "Shared\nyes");
    }

    @Test
    void secretBelongsToTheHostOfTheServer() {
        assertThat(
                        List.of(
                                SecurityTranslator.secretName("https://api.pay.example/v1", "key"),
                                SecurityTranslator.secretName(
                                        "https://api-pay.example:8443", "key"),
                                SecurityTranslator.secretName("http://127.0.0.1/x", "oauth-2")))
                .containsExactly(
                        "API_PAY_EXAMPLE_KEY", "API__PAY_EXAMPLE_KEY", "HOST_127_0_0_1_OAUTH_2");
    }

    @Test
    void schemasThatMultiplyAreReduced() {
        var schemas = new StringBuilder();
        for (int schema = 0; schema < 12; schema++) {
            int next = schema + 1;
            schemas.append(
                    "\"S%d\":{\"type\":\"object\",\"properties\":{%s}},"
                            .formatted(
                                    schema,
                                    IntStream.range(0, 12)
                                            .mapToObj(
                                                    p ->
                                                            "\"p%d\":{\"$ref\":\"#/components/schemas/S%d\"}"
                                                                    .formatted(p, next))
                                            .reduce((a, b) -> a + "," + b)
                                            .orElseThrow()));
        }
        String document =
                START
                        + "\"components\":{\"schemas\":{"
                        + schemas
                        + "\"S12\":{}}},\"paths\":{\"/x\":{\"post\":{\"requestBody\":{\"content\":"
                        + "{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/S0\"}}}}}}}}";

        OperationImport read = OpenApiReader.read(document, Optional.empty()).getFirst();

        assertThat(Objects.requireNonNull(read.draft()).parameters())
                .hasSizeLessThan(ToolRules.MAX_PARAMETERS_BYTES)
                .contains(
                        "\"p11\":{\"type\":\"object\",\"properties\":{\"p0\":{\"type\":\"object\"}");
    }

    @Test
    void hugeTextsAreCut() {
        String text = "a\\u0000b ".repeat(100_000);
        OperationImport read =
                read("{\"summary\":\"" + text + "\",\"description\":\"" + text + "\"}").getFirst();

        assertThat(read.summary()).hasSizeLessThanOrEqualTo(200).doesNotContain("\0");
        assertThat(Objects.requireNonNull(read.draft()).title())
                .hasSizeLessThanOrEqualTo(ToolRules.MAX_TITLE_CHARACTERS);
        assertThat(read.draft().description()).hasSizeLessThanOrEqualTo(1_000).endsWith("…");
    }

    @Test
    void equalNamesAreNumbered() {
        String paths =
                """
                "paths":{"/a":{"get":{"operationId":"x y"},"post":{"operationId":"x.y"}},
                  "/b":{"get":{"operationId":"x y"},"put":{"operationId":"%s"}}}}
                """
                        .formatted("n".repeat(150));

        assertThat(OpenApiReader.read(START + paths, Optional.empty()))
                .extracting(OperationImport::id, one -> Objects.requireNonNull(one.draft()).name())
                .containsExactly(
                        tuple("x y", "x_y"),
                        tuple("x.y", "x_y_2"),
                        tuple("GET /b", "GET_b"),
                        tuple("n".repeat(150), "n".repeat(64)));
    }

    private static List<OperationImport> read(String operation) {
        String document = START + "\"paths\":{\"/x\":{\"post\":" + operation + "}}}";
        return OpenApiReader.read(document, Optional.empty());
    }
}
