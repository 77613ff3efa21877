package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SuggestionsApiTest extends KnowledgeFixture {
    private static final String PAIRS =
            """
            {"type":"qa","pairs":[\
            {"question":"Do you ship parcels to Norway?","answer":"Parcels to Norway take ten days."},\
            {"question":"What does shipping parcels cost?","answer":"Shipping parcels costs 5 euros."},\
            {"question":"Can I return parcels?","answer":"Return parcels within 30 days."}]}\
            """;

    private static void suggest(boolean on) {
        server.send("PATCH", "/api/v1/bots/guide", "{\"suggestFollowUps\":" + on + "}", Map.of());
    }

    private static Answer ask(String how, String question, String conversation) {
        return server.post(
                "/api/v1/chat/guide/" + how,
                "{\"message\":\"%s\"%s}".formatted(question, conversation));
    }

    @AfterEach
    void off() {
        suggest(false);
    }

    @Test
    void answerComesWithQuestionsOfOtherPairsThatWereNotAsked() {
        guide.add(PAIRS);
        suggest(true);
        server.model().reply(text("Ten days [1].")).reply(text("5 euros [1]."));

        Answer first = ask("message", "Do you ship parcels to Norway?", "");

        assertThat(first.body())
                .contains("\"suggestions\":[")
                .contains("What does shipping parcels cost?", "Can I return parcels?");
        assertThat(first.find("\"suggestions\":\\[[^\\]]*]")).doesNotContain("Norway");
        String conversation = ",\"conversationId\":\"" + first.find("conv_[0-9A-Z]{26}") + "\"";

        Answer second = ask("message", "What does shipping parcels cost?", conversation);

        assertThat(second.find("\"suggestions\":\\[[^\\]]*]"))
                .isEqualTo("\"suggestions\":[\"Can I return parcels?\"]");
    }

    @Test
    void terminalEventOfStreamHasThem() {
        guide.add(PAIRS);
        suggest(true);
        server.model().reply(text("Ten days [1]."));

        Answer stream = ask("stream", "Do you ship parcels to Norway?", "");

        assertThat(stream.body().substring(stream.body().indexOf("event: message.completed")))
                .contains("\"suggestions\":[\"", "\"What does shipping parcels cost?\"");
    }

    @Test
    void withoutTheSettingOrAnAnswerThereAreNone() {
        guide.add(PAIRS);
        String fallback =
                server.get("/api/v1/bots/guide").find("(?<=\"fallbackMessage\":\")[^\"]+");
        server.model().reply(text("Ten days [1].")).reply(text(fallback));

        assertThat(ask("message", "Do you ship parcels to Norway?", "").body())
                .doesNotContain("suggestions");
        suggest(true);
        assertThat(ask("message", "Do you ship parcels to Norway?", "").body())
                .doesNotContain("suggestions");
    }
}
