package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ToolsApiTest extends BotsApiFixture {
    private static final JsonMapper JSON = new JsonMapper();
    private String tools = "";

    @BeforeEach
    void createBot() {
        tools = BOTS + "/" + id(server.post(BOTS, "{\"name\":\"Shop\"}")) + "/tools";
    }

    private Answer create(String http) {
        return server.post(
                tools,
                """
                {"name":"find_order","description":"Finds an order.",
                 "parameters":{"type":"object","properties":{"id":{"type":"string"},
                     "note":{"type":"string"}},"required":["id"]},
                 "http":%s}
                """
                        .formatted(http));
    }

    private JsonNode created(String http) {
        return data(create(http));
    }

    private static JsonNode data(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("data");
    }

    private Answer patch(JsonNode tool, String body) {
        return server.send("PATCH", path(tool), body, Map.of());
    }

    private String path(JsonNode tool) {
        return tools + "/" + tool.get("id").stringValue();
    }

    private static void assertInvalid(Answer answer, String field) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        JsonNode error = JSON.readTree(answer.body()).get("error");
        assertThat(error.get("code").stringValue()).isEqualTo("INVALID_REQUEST");
        assertThat(error.get("field").stringValue()).as(answer.body()).isEqualTo(field);
    }

    @Test
    void createdToolIsListedReturnedAndDeleted() {
        JsonNode tool =
                created(
                        """
                        {"method":"POST","url":"https://api.example/orders/{{id}}",
                         "query":{"verbose":"1"},"headers":{"X-Shop":"north"},
                         "body":{"note":"{{note}}"},"responsePath":"/order"}
                        """);

        assertThat(tool.get("id").stringValue()).startsWith("tool_");
        assertThat(tool.get("http"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"method":"POST","url":"https://api.example/orders/{{id}}",
                                 "query":{"verbose":"1"},"headers":{"X-Shop":"north"},
                                 "body":{"note":"{{note}}"},"responsePath":"/order"}
                                """));
        assertThat(tool.get("title").stringValue()).isEqualTo("find_order");
        assertThat(tool.get("timeoutSeconds").intValue()).isEqualTo(20);
        assertThat(tool.get("enabled").booleanValue()).isTrue();
        assertThat(tool.get("requiresApproval").booleanValue()).isFalse();
        assertThat(data(server.get(path(tool)))).isEqualTo(tool);
        assertThat(data(server.get(tools)).get("tools").get(0)).isEqualTo(tool);

        assertThat(server.send("DELETE", path(tool), null, Map.of()).status()).isEqualTo(200);
        assertThat(server.get(path(tool)).status()).isEqualTo(404);
        assertThat(data(server.get(tools)).get("tools")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, true, false",
        "HEAD, true, false",
        "PUT, false, true",
        "DELETE, false, true",
        "POST, false, false",
        "PATCH, false, false"
    })
    void methodDecidesWhetherACallMayBeRepeated(
            String method, boolean readOnly, boolean idempotent) {
        JsonNode tool = created("{\"method\":\"" + method + "\",\"url\":\"https://api.example/\"}");

        assertThat(tool.get("readOnly").booleanValue()).isEqualTo(readOnly);
        assertThat(tool.get("idempotent").booleanValue()).isEqualTo(idempotent);
    }

    @Test
    void toolThatIsNoLongerReadOnlyMayNotBeRepeated() {
        JsonNode tool = created("{\"method\":\"GET\",\"url\":\"https://api.example/\"}");

        JsonNode changed = data(patch(tool, "{\"readOnly\":false}"));

        assertThat(changed.get("readOnly").booleanValue()).isFalse();
        assertThat(changed.get("idempotent").booleanValue()).isFalse();
    }

    @Test
    void anotherMethodHasItsOwnEffect() {
        JsonNode tool = created("{\"method\":\"GET\",\"url\":\"https://api.example/\"}");

        JsonNode changed = data(patch(tool, "{\"http\":{\"method\":\"POST\"}}"));

        assertThat(changed.get("readOnly").booleanValue()).isFalse();
        assertThat(changed.get("idempotent").booleanValue()).isFalse();
    }

    @Test
    void patchKeepsWhatItDoesNotName() {
        JsonNode tool =
                created(
                        """
                        {"method":"GET","url":"https://api.example/{{id}}",
                         "headers":{"A":"1","B":"2"},"responsePath":"/x"}
                        """);

        JsonNode changed =
                data(
                        patch(
                                tool,
                                """
                                {"title":"Order","timeoutSeconds":5,"enabled":false,
                                 "http":{"headers":{"A":"3"},"responsePath":null}}
                                """));

        assertThat(changed.get("title").stringValue()).isEqualTo("Order");
        assertThat(changed.get("name").stringValue()).isEqualTo("find_order");
        assertThat(changed.get("enabled").booleanValue()).isFalse();
        assertThat(changed.get("http"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"method":"GET","url":"https://api.example/{{id}}",
                                 "query":{},"headers":{"A":"3"},"body":null,"responsePath":null}
                                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http.method | {'method':'TRACE','url':'https://a.example'}",
                "http.url | {'method':'GET','url':'ftp://a.example'}",
                "http.url | {'method':'GET','url':'/orders'}",
                "http.url | {'method':'GET','url':'{{id}}://a.example'}",
                "http.url | {'method':'GET','url':'https://{{id}}'}",
                "http.url | {'method':'GET','url':'https://{{id}}.example/x'}",
                "http.url | {'method':'GET','url':'https://a.example:{{id}}/'}",
                "http.url | {'method':'GET','url':'https://user:pass@a.example/'}",
                "http.url | {'method':'GET','url':'https://a.example\\\\@b.example/'}",
                "http.url | {'method':'GET','url':'https://a.example/#{{id}}'}",
                "http.url | {'method':'GET','url':'https://a.example/{{other}}'}",
                "http.url | {'method':'GET','url':'https://a.example/{{secret.NONE}}'}",
                "http.url | {'method':'GET','url':'https://a.example/{{id'}",
                "http.url | {'method':'GET','url':'https://0x7f.1/'}",
                "http.query.q | {'method':'GET','url':'https://a.example','query':{'q':'{{x}}'}}",
                "http.query.q | {'method':'GET','url':'https://a.example','query':{'q':1}}",
                "http.headers.A |"
                        + " {'method':'GET','url':'https://a.example','headers':{'A':'{{x}}'}}",
                "http.headers.A B | {'method':'GET','url':'https://a.example','headers':{'A"
                        + " B':'x'}}",
                "http.headers.A | {'method':'GET','url':'https://a.example','headers':{'A':'x\\r"
                        + "\\n"
                        + "y'}}",
                "http.headers.Host |"
                        + " {'method':'GET','url':'https://a.example','headers':{'Host':'x'}}",
                "http.headers.content-length |"
                    + " {'method':'POST','url':'https://a.example','headers':{'content-length':'1'}}",
                "http.headers.Transfer-Encoding |"
                    + " {'method':'POST','url':'https://a.example','headers':{'Transfer-Encoding':'chunked'}}",
                "http.headers.Connection |"
                    + " {'method':'POST','url':'https://a.example','headers':{'Connection':'close'}}",
                "http.headers.Idempotency-Key |"
                    + " {'method':'POST','url':'https://a.example','headers':{'Idempotency-Key':'1'}}",
                "http.body | {'method':'GET','url':'https://a.example','body':{}}",
                "http.body | {'method':'POST','url':'https://a.example','body':{'a':['{{x}}']}}",
                "http.responsePath | {'method':'GET','url':'https://a.example','responsePath':'x'}",
                "http.url | {'method':'GET'}",
            })
    void wrongActionIsRefusedWithItsField(String field, String http) {
        assertInvalid(create(http.replace('\'', '"')), field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name | {'name':'9lives'}",
                "name | {'name':'a b'}",
                "name | {'name':null}",
                "description | {'description':null}",
                "timeoutSeconds | {'timeoutSeconds':0}",
                "timeoutSeconds | {'timeoutSeconds':121}",
                "http.url | {'http':{'url':'gopher://x'}}",
                "http.url | {'parameters':{'type':'object'}}",
            })
    void wrongChangeIsRefusedWithItsField(String field, String change) {
        JsonNode tool = created("{\"method\":\"GET\",\"url\":\"https://a.example/{{id}}\"}");

        assertInvalid(patch(tool, change.replace('\'', '"')), field);

        assertThat(data(server.get(path(tool)))).isEqualTo(tool);
    }

    @Test
    void nameIsUniqueInTheBot() {
        created("{\"method\":\"GET\",\"url\":\"https://a.example/\"}");

        assertInvalid(create("{\"method\":\"GET\",\"url\":\"https://a.example/\"}"), "name");
    }
}
