package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.JsonSchemaCheck;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The OpenAI-compatible API in the OpenAPI document. */
class OpenAiSchemaTest extends OpenApiFixture {
    @Test
    void responsesOfTheOpenAiApiMatchTheirSchema() {
        Answer response = server.post("/v1/responses", "{\"model\":\"guide\",\"input\":\"Hi\"}");
        assertFits(response, "POST", "/v1/responses");
        assertFits(
                server.get("/v1/responses/" + response.find("resp_\\w{52}")),
                "GET",
                "/v1/responses/{responseId}");
        assertFits(
                server.get("/v1/conversations/" + response.find("conv_\\w{26}") + "/items"),
                "GET",
                "/v1/conversations/{conversationId}/items");
        assertFits(
                server.post(
                        "/v1/chat/completions",
                        "{\"model\":\"guide\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
                "POST",
                "/v1/chat/completions");
    }

    @Test
    void requestsOfTheOpenAiApiMatchTheirSchema() {
        var check = new JsonSchemaCheck(description);
        JsonNode responses =
                description.at(
                        "/paths/~1v1~1responses/post/requestBody/content/application~1json/schema");
        for (String body :
                List.of(
                        "{'model':'guide','input':'Hi','conversation':null,'temperature':1}",
                        "{'model':'guide','input':[{'role':'user','content':'Hi'}]}",
                        "{'model':'guide','input':[{'type':'message','role':'user','content':[{'type':'input_text','text':'Hi'}]}]}")) {
            String json = body.replace('\'', '"');
            assertThat(check.problems(JSON.readTree(json), responses)).as(body).isEmpty();
            assertThat(server.post("/v1/responses", json).status()).as(body).isEqualTo(200);
        }
        for (String body :
                List.of(
                        "{'model':'guide'}",
                        "{'model':'guide','input':1}",
                        "{'model':'guide','input':['Hi']}",
                        "{'model':'guide','input':'Hi','conversation':{}}",
                        "{'model':'guide','input':'Hi','temperature':'hot'}")) {
            String json = body.replace('\'', '"');
            assertThat(check.problems(JSON.readTree(json), responses)).as(body).isNotEmpty();
            assertThat(server.post("/v1/responses", json).status()).as(body).isEqualTo(400);
        }
        assertThat(server.post("/v1/responses", "{\"model\":\"guide\",\"input\":1}").body())
                .contains("input must be a string or a list.");
        for (String path : List.of("/v1/responses", "/v1/chat/completions")) {
            assertThat(description.get("paths").get(path).at("/post/responses").has("404"))
                    .isTrue();
        }
    }
}
