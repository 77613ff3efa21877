package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static dev.rejoinder.testkit.PlantedToolCalls.awaiting;
import static dev.rejoinder.testkit.PlantedToolCalls.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.PlantedToolCalls;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.turn.ToolStepState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tool events of an ended answer, and readers that resume between them. */
class ToolEventsTest extends ResumeFixture {
    private final PlantedToolCalls calls = new PlantedToolCalls();

    @Override
    TestServer.Options options() {
        return new TestServer.Options().around(calls::around);
    }

    private String ask(String answer) {
        server.model().reply(text(answer));
        Answer asked = server.post(STREAM, "{\"message\":\"Where is it?\"}");
        return "/api/v1/chat/guide/conversations/"
                + asked.find("conv_[0-9A-Z]{26}")
                + "/messages/"
                + asked.find("msg_[0-9A-Z]{26}");
    }

    @Test
    void toolEventsStandAtTheirPlacesInTheText() {
        String answer = ask("Let me look. It is on its way.");
        calls.plant(ended(13, 1, ToolStepState.OK, "call_1", "{\"state\":\"sent\"}"));

        assertThat(server.get(answer + "/stream").plain())
                .contains(
                        """
                        id: msg_1:13
                        event: message.delta
                        data: {"type":"message.delta","delta":"Let me look. "}

                        id: msg_1:13,1
                        event: message.tool.started
                        data: {"type":"message.tool.started","callId":"call_1","tool":"find_order",\
                        "title":"Find an order","arguments":{"order":"A-1"}}

                        id: msg_1:13,2
                        event: message.tool.completed
                        data: {"type":"message.tool.completed","callId":"call_1","tool":"find_order",\
                        "status":"ok","expired":false,"durationMillis":1500,"result":"{\\"state\\":\\"sent\\"}"}

                        id: msg_1:30,2
                        event: message.delta
                        data: {"type":"message.delta","delta":"It is on its way."}
                        """);
    }

    @Test
    void eventHasTheBeginningOfALongResult() {
        String answer = ask("Done.");
        String whole = "a".repeat(1_999) + "😀" + "b".repeat(5_000);
        calls.plant(ended(0, 1, ToolStepState.ERROR, "call_1", whole));

        assertThat(server.get(answer + "/stream").body())
                .contains("\"status\":\"error\"", "\"result\":\"" + "a".repeat(1_999) + "\"}");
    }

    @Test
    void readerWithoutAnEventNumberHasNoToolEvent() {
        String answer = ask("Let me look. Sent.");
        calls.plant(ended(13, 1, ToolStepState.OK, "call_1", "sent"));

        String rest = server.get(answer + "/stream?after=15").body();

        assertThat(events(rest)).containsExactly("1 started", "2 ok");
        assertThat(deltas(rest)).isEqualTo("nt.");
    }

    @Test
    void readerThatHasTheWholeAnswerGetsNothing() {
        String answer = ask("Sent.");
        calls.plant(ended(5, 1, ToolStepState.OK, "call_1", "sent"));
        String message = answer.replaceFirst(".*/", "");

        assertThat(resume(answer, message + ":5,2").status()).isEqualTo(204);
        Answer lastEvent = resume(answer, message + ":5,1");
        assertThat(events(lastEvent.body())).containsExactly("2 ok");
        assertThat(lastEvent.body()).contains("event: message.completed");
        assertThat(resume(answer, message + ":5,x").status()).isEqualTo(400);
        assertThat(resume(answer, message + ":5,").status()).isEqualTo(400);
    }

    /** Every cut of a stream, and the text and the tool events that its reader has in the end. */
    @Test
    void streamCutAfterEveryByteResumesExactly() {
        String whole = "Zuerst ä. Then 漢 and 👩‍👩‍👧 done. End";
        String answer = ask(whole);
        calls.plant(
                ended(10, 1, ToolStepState.OK, "call_1", "one"),
                ended(10, 3, ToolStepState.UNKNOWN, "call_2", "two"),
                ended(17, 5, ToolStepState.ERROR, "call_3", "three"),
                awaiting(17, 7, ToolStepState.DENIED, "call_4"),
                ended(whole.length(), 8, ToolStepState.DENIED, "call_5", "five"));
        byte[] stream = server.get(answer + "/stream").body().getBytes(StandardCharsets.UTF_8);
        List<String> all = events(new String(stream, StandardCharsets.UTF_8));
        assertThat(all).hasSize(9);

        String cutBefore = null;
        for (int cut = 0; cut < stream.length; cut++) {
            String seen =
                    new String(Arrays.copyOf(stream, cut), StandardCharsets.ISO_8859_1)
                            .replaceFirst("(?s)(?<=\n\n|^)(?!.*\n\n).*", "");
            if (seen.equals(cutBefore)) {
                continue;
            }
            cutBefore = seen;
            String read =
                    new String(seen.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            String last = read.replaceFirst("(?s).*(?<=\n|^)id: (\\S+)\n.*", "$1");

            Answer rest = read.isEmpty() ? server.get(answer + "/stream") : resume(answer, last);

            var events = new ArrayList<>(events(read));
            events.addAll(events(rest.body()));
            assertThat(events).as("after %s", last).isEqualTo(all);
            assertThat(deltas(read) + deltas(rest.body())).as("after %s", last).isEqualTo(whole);
        }
    }

    private Answer resume(String answer, String lastEventId) {
        return server.send("GET", answer + "/stream", null, Map.of("Last-Event-ID", lastEventId));
    }

    /** The tool events of a stream: number, and name or status. */
    private static List<String> events(String stream) {
        return java.util.regex.Pattern.compile(
                        "id: \\S+,(\\d+)\\S*\nevent: message.(?:tool|approval).(\\w+)\n"
                                + "data: (?:.*\"status\":\"(\\w+)\")?")
                .matcher(stream)
                .results()
                .map(
                        found ->
                                found.group(1)
                                        + " "
                                        + (found.group(3) == null
                                                ? found.group(2)
                                                : found.group(3)))
                .toList();
    }
}
