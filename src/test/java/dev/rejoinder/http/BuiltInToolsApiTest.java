package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tools of the server itself. */
class BuiltInToolsApiTest extends ServerFixture {
    private static final String TOOLS = "/api/v1/bots/guide/tools";
    private static final String MESSAGE = "/api/v1/chat/guide/message";

    private Answer add(String kind) {
        Answer added = server.post(TOOLS + "/builtin", "{\"kind\":\"" + kind + "\"}");
        assertThat(added.status()).as(added.body()).isEqualTo(200);
        return added;
    }

    @Test
    void passagesThatTheToolFindsAreSourcesOfTheAnswer() {
        new KnowledgeSetup(server).addText("The pool opens at nine.");
        add("search_knowledge");
        server.model()
                .reply(call("c1", "search_knowledge", "{\"query\":\"pool opens\",\"limit\":2}"));
        server.model().reply(text("At nine [1]."));

        Answer answer = server.post(MESSAGE, "{\"message\":\"Zzz?\"}");

        assertThat(answer.body())
                .contains("\"At nine [1].\"", "\"sources\":[{\"number\":1,")
                .contains("The pool opens at nine.");
        assertThat(server.model().prompts().getLast().messages().getLast().parts().toString())
                .contains("<passage number=\"1\">", "The pool opens at nine.", "</passage>");
    }

    @Test
    void timeIsToldInAZone() {
        add("current_time");
        server.model()
                .reply(
                        call("c1", "current_time", "{\"timeZone\":\"Asia/Tokyo\"}"),
                        call("c2", "current_time", "{\"timeZone\":\"Moon\"}"));
        server.model().reply(text("Now."));

        assertThat(server.post(MESSAGE, "{\"message\":\"What time is it?\"}").status())
                .isEqualTo(200);

        assertThat(server.model().prompts().getLast().messages().getLast().parts().toString())
                .contains("\"timeZone\":\"Asia/Tokyo\"", "\"offset\":\"+09:00\"", "\"weekday\":")
                .contains("There is no such time zone.");
    }

    @Test
    void nameAndParametersAreFixedAndTheRestCanBeChanged() {
        String tool = TOOLS + "/" + add("current_time").find("tool_[0-9A-Z]{26}");

        assertThat(server.send("PATCH", tool, "{\"name\":\"clock\"}", Map.of()).status())
                .isEqualTo(400);
        assertThat(server.send("PATCH", tool, "{\"readOnly\":false}", Map.of()).status())
                .isEqualTo(400);
        assertThat(server.send("PATCH", tool, "{\"enabled\":false}", Map.of()).body())
                .contains("\"enabled\":false", "\"type\":\"builtin\"");
        assertThat(server.post(TOOLS + "/builtin", "{\"kind\":\"other\"}").status()).isEqualTo(400);
        assertThat(server.post(TOOLS + "/builtin", "{\"kind\":\"current_time\"}").status())
                .isEqualTo(400);
    }
}
