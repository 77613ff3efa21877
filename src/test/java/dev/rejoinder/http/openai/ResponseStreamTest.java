package dev.rejoinder.http.openai;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ResponseStreamTest extends ResponseFixture {
    @Test
    void streamNumbersItsEventsByTheText() {
        server.model().reply(text("At "), text("nine."));

        List<JsonNode> events = events(create("When?", "\"stream\":true").body());

        assertThat(types(events).replace("output_text.delta 6, ", ""))
                .isEqualTo(
                        "created 0, in_progress 1, output_item.added 2, content_part.added 3,"
                                + " output_text.delta 11, output_text.done 12,"
                                + " content_part.done 13, output_item.done 14, completed 15");
        assertThat(events.getLast().at("/response/output/0/content/0/text").asString())
                .isEqualTo("At nine.");
    }

    @Test
    void everyStoredResponseCanBeResumedFromAnyEvent() {
        server.model().reply(text("One 🙂 two."));
        Answer whole = create("Count.", "\"stream\":true");
        String path = RESPONSES + "/" + id(whole) + "?stream=true";
        List<JsonNode> all = events(server.get(path).body());

        assertThat(types(all)).isEqualTo(types(events(whole.body())));
        for (JsonNode event : all) {
            long number = event.get("sequence_number").asLong();
            List<JsonNode> rest = events(server.get(path + "&starting_after=" + number).body());
            List<JsonNode> expected =
                    all.stream()
                            .filter(each -> each.get("sequence_number").asLong() > number)
                            .toList();
            assertThat(types(rest)).isEqualTo(types(expected));
        }
        assertThat(events(server.get(path + "&starting_after=7").body()).getFirst().get("delta"))
                .isEqualTo(JSON.valueToTree("🙂 two."));
        assertThat(server.get(path + "&starting_after=8").status()).isEqualTo(400);
        assertThat(server.get(path + "&starting_after=x").status()).isEqualTo(400);
        long last = all.getLast().get("sequence_number").asLong();
        assertThat(server.get(path + "&starting_after=" + last).status()).isEqualTo(200);
        for (String beyond : List.of(String.valueOf(last + 1), "999")) {
            Answer refused = server.get(path + "&starting_after=" + beyond);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(json(refused).at("/error/message").asString())
                    .isEqualTo("No event of this response has this sequence number.");
        }
        assertThat(server.get(path + "&starting_after=-1").body())
                .contains("starting_after must be a whole number from 0.");
    }

    @Test
    void cutStreamContinuesExactlyWhileTheAnswerGrows() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("Once upon"), pause, text(" a time."));
        String read;
        try (InputStream stream =
                server.open(RESPONSES, ask("Tell.", "\"stream\":true"), Map.of())) {
            var seen = new StringBuilder();
            while (!seen.toString().contains("Once upon")) {
                seen.append((char) stream.read());
            }
            read = seen.toString();
        }
        String id =
                Pattern.compile("resp_[0-9A-Z]{52}")
                        .matcher(read)
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group();
        JsonNode running = json(server.get(RESPONSES + "/" + id));
        assertThat(running.get("status").asString()).isEqualTo("in_progress");
        assertThat(running.at("/output/0/status").asString()).isEqualTo("in_progress");
        assertThat(running.at("/output/0/content/0/text").asString()).isEqualTo("Once upon");
        pause.release();

        List<JsonNode> rest =
                events(server.get(RESPONSES + "/" + id + "?stream=true&starting_after=12").body());

        assertThat(rest.getFirst().get("delta").asString()).isEqualTo(" a time.");
        assertThat(rest.getLast().get("type").asString()).isEqualTo("response.completed");
    }
}
