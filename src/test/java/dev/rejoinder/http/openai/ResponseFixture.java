package dev.rejoinder.http.openai;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Requests for responses, and their events. */
abstract class ResponseFixture extends OpenAiFixture {
    private static final Pattern EVENT = Pattern.compile("event: (.*)\ndata: (.*)\n\n");

    static List<JsonNode> events(String stream) {
        assertThat(EVENT.matcher(stream).replaceAll("")).isEmpty();
        return EVENT.matcher(stream)
                .results()
                .map(
                        found -> {
                            JsonNode data = JSON.readTree(found.group(2));
                            assertThat(data.get("type").asString()).isEqualTo(found.group(1));
                            return data;
                        })
                .toList();
    }

    static String types(List<JsonNode> events) {
        return events.stream()
                .map(
                        event ->
                                event.get("type").asString().replace("response.", "")
                                        + " "
                                        + event.get("sequence_number"))
                .collect(joining(", "));
    }

    static String ask(String input, String... more) {
        String fields = more.length == 0 ? "" : "," + String.join(",", more);
        return "{\"model\":\"guide\",\"input\":" + JSON.writeValueAsString(input) + fields + "}";
    }

    Answer create(String input, String... more) {
        Answer answer = server.post(RESPONSES, ask(input, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    static String id(Answer answer) {
        return answer.find("resp_[0-9A-Z]{52}");
    }

    static String conversation(Answer answer) {
        return answer.find("conv_[0-9A-Z]{26}");
    }
}
