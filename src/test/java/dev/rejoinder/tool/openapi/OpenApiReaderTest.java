package dev.rejoinder.tool.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.tool.ToolDraft;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolTarget.HttpAction;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenApiReaderTest {
    @Test
    void everyOperationIsADraftOrHasAProblem() throws Exception {
        assertThat(
                        shop().stream()
                                .map(
                                        one ->
                                                one.id()
                                                        + " | "
                                                        + (one.draft() == null
                                                                ? one.problem()
                                                                : one.draft().name()))
                                .collect(joining("\n")))
                .isEqualTo(
                        """
                        getOrder | getOrder
                        replace-order | replace-order
                        DELETE /orders/{orderId} | delete_orders_orderId
                        orders/create | orders_create
                        bulk | bulk
                        saveCategory | saveCategory
                        POST /photos | Its body is not JSON: multipart/form-data.
                        GET /cart | Its required parameter session is a cookie.
                        export | It sends its answer to a callback.
                        GET /search | Its required parameter filter is not sent as name=value.
                        GET /elsewhere | A parameter is described in another document.
                        OPTIONS /elsewhere | A tool cannot use the method OPTIONS.\
                        """);
    }

    @Test
    void operationIsFoundByItsIdOrByMethodAndPath() throws Exception {
        assertThat(
                        OpenApiImporter.drafts(
                                shop(),
                                List.of(
                                        "GET /orders/{orderId}",
                                        "getOrder",
                                        "DELETE /orders/{orderId}")))
                .extracting(ToolDraft::name)
                .containsExactly("getOrder", "delete_orders_orderId");
    }

    @Test
    void pathQueryAndHeaderParametersBecomeArguments() throws Exception {
        assertThat(draft("getOrder"))
                .isEqualTo(
                        new ToolDraft(
                                "getOrder",
                                "Get an order",
                                "Get an order\nReturns the state of an order.",
                                "{\"type\":\"object\",\"properties\":{"
                                    + "\"orderId\":{\"type\":\"string\",\"pattern\":\"^A-[0-9]{4}$\",\"description\":\"The"
                                    + " number of the order.\"},"
                                    + "\"fields_order\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
                                    + "\"X-Trace\":{\"type\":\"string\"}},"
                                    + "\"required\":[\"orderId\"],\"additionalProperties\":false}",
                                ToolEffect.READ_ONLY,
                                false,
                                false,
                                ToolDraft.TIMEOUT,
                                true,
                                new HttpAction(
                                        "GET",
                                        "https://eu.shop.example/v2/orders/{{orderId}}",
                                        Map.of("fields[order]", "{{fields_order}}"),
                                        Map.of(
                                                "Shop-Version",
                                                "2026-01-01",
                                                "X-Trace",
                                                "{{X-Trace}}",
                                                "Authorization",
                                                "Bearer {{secret.EU_SHOP_EXAMPLE_TOKEN}}"),
                                        null,
                                        null)));
    }

    @Test
    void bodyPropertiesKeepTheirNamesAndOtherParametersGiveWay() throws Exception {
        ToolDraft draft = draft("replace-order");

        assertThat(action(draft).url())
                .isEqualTo("https://eu.shop.example/v2/orders/{{path_orderId}}");
        assertThat(action(draft).body()).isNull();
        assertThat(draft.effect()).isEqualTo(ToolEffect.IDEMPOTENT);
        assertThat(draft.description()).isEqualTo("PUT /orders/{orderId}");
        assertThat(draft.parameters())
                .isEqualTo(
                        "{\"type\":\"object\",\"properties\":{"
                            + "\"item\":{\"type\":[\"string\",\"null\"],\"maxLength\":50},"
                            + "\"size\":{\"type\":[\"string\",\"null\"],\"enum\":[\"s\",\"m\",\"l\",null],"
                            + "\"default\":\"m\"},"
                            + "\"gift\":{\"anyOf\":[{\"allOf\":[{\"type\":\"object\",\"description\":\"A"
                            + " gift.\","
                            + "\"properties\":{\"card\":{\"type\":\"string\"}}}]},{\"type\":\"null\"}]},"
                            + "\"orderId\":{\"type\":\"integer\",\"exclusiveMinimum\":0},"
                            + "\"path_orderId\":{\"type\":\"string\",\"pattern\":\"^A-[0-9]{4}$\",\"description\":\"The"
                            + " number of the order.\"}},"
                            + "\"required\":[\"item\",\"orderId\",\"path_orderId\"],"
                            + "\"additionalProperties\":false}");
    }

    @Test
    void deletionRequiresApprovalAndUsesItsOwnSecurity() throws Exception {
        OperationImport operation = operation("DELETE /orders/{orderId}");
        ToolDraft draft = Objects.requireNonNull(operation.draft());

        assertThat(draft.requiresApproval()).isTrue();
        assertThat(draft.title()).isEqualTo("Cancel an order");
        assertThat(action(draft).query())
                .containsExactly(Map.entry("api_key", "{{secret.EU_SHOP_EXAMPLE_KEY}}"));
        assertThat(action(draft).headers()).isEmpty();
        assertThat(operation.secrets())
                .containsExactly(
                        new OperationImport.RequiredSecret("EU_SHOP_EXAMPLE_KEY", "The API key."));
    }

    @Test
    void bodyThatIsNoObjectIsOneArgument() throws Exception {
        ToolDraft draft = draft("bulk");

        assertThat(action(draft).body()).isEqualTo("\"{{body}}\"");
        assertThat(draft.parameters())
                .startsWith("{\"type\":\"object\",\"properties\":{\"body\":{\"type\":\"array\",")
                .endsWith(",\"required\":[\"body\"],\"additionalProperties\":false}");
    }

    @Test
    void schemaThatContainsItselfEndsAtItsType() throws Exception {
        ToolDraft draft = draft("saveCategory");

        assertThat(draft.parameters())
                .isEqualTo(
                        "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
                            + "\"parent\":{\"type\":\"object\",\"properties\":{"
                            + "\"name\":{\"type\":\"string\"},\"parent\":{\"type\":\"object\"}}}},"
                            + "\"additionalProperties\":false}");
        assertThat(action(draft).headers())
                .containsExactly(Map.entry("Content-Type", "application/vnd.shop+json"));
    }

    @Test
    void relativeServerIsResolvedAgainstTheDocument() throws Exception {
        String document =
                """
                {"openapi":"3.1.0","servers":[{"url":"../v1"}],"paths":{"/ping":{"get":{
                  "parameters":[{"name":"size","in":"query",
                    "schema":{"type":["integer","null"],"exclusiveMinimum":3}}]}}}}
                """;
        OperationImport known =
                OpenApiReader.read(
                                document,
                                Optional.of(WebAddress.parse("https://a.example/docs/api.json")))
                        .getFirst();
        OperationImport unknown = OpenApiReader.read(document, Optional.empty()).getFirst();

        assertThat(action(Objects.requireNonNull(known.draft())).url())
                .isEqualTo("https://a.example/v1/ping");
        assertThat(known.draft().parameters())
                .contains("\"size\":{\"type\":[\"integer\",\"null\"],\"exclusiveMinimum\":3}");
        assertThat(unknown.problem())
                .isEqualTo("The document does not give the URL of its server.");
    }

    private static List<OperationImport> shop() throws Exception {
        try (InputStream file = OpenApiReaderTest.class.getResourceAsStream("/openapi/shop.yaml")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
            return OpenApiReader.read(text, Optional.empty());
        }
    }

    private static OperationImport operation(String id) throws Exception {
        return shop().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    }

    private static ToolDraft draft(String id) throws Exception {
        return Objects.requireNonNull(operation(id).draft());
    }

    private static HttpAction action(ToolDraft draft) {
        return (HttpAction) draft.target();
    }
}
