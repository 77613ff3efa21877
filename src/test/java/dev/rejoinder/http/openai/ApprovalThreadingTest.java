package dev.rejoinder.http.openai;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that keep the conversation themselves, after an answer that waited for an approval. */
class ApprovalThreadingTest extends FunctionFixture {
    private static final String ALICE = "\"user\":\"alice\"";

    private static final Pattern RUNS =
            Pattern.compile("\"status\":\"(waiting|streaming|pending)\"");

    private final AtomicInteger cancelled = new AtomicInteger();

    @Override
    TestServer.Options options() {
        return super.options().tools(_ -> _ -> List.of(cancelOrder()));
    }

    private CallableTool cancelOrder() {
        return new CallableTool(
                new ToolDefinition("cancel_order", "Cancels.", "{\"type\":\"object\"}"),
                "Cancel",
                ToolEffect.SIDE_EFFECT,
                true,
                false,
                Duration.ofMinutes(1),
                _ -> Optional.empty(),
                _ -> ToolOutcome.ok("cancelled " + cancelled.incrementAndGet()));
    }

    /** The path of the answer that waits in a conversation. */
    private String waiting(Answer answer) {
        String path = "/api/v1/chat/guide/conversations/" + conversation(answer);
        Answer history = server.get(path + "?include=status");
        return path + "/messages/" + history.find("(?<=\"answerId\":\")[^\"]+");
    }

    private static String conversation(Answer answer) {
        return answer.header("X-Conversation-Id");
    }

    private void approve(Answer answer, boolean approve) {
        String path = waiting(answer);
        assertThat(
                        server.post(
                                        path + "/approvals",
                                        "{\"callId\":\"o1\",\"approve\":" + approve + "}")
                                .status())
                .isEqualTo(200);
    }

    private void awaitEnd(Answer answer) {
        String path = "/api/v1/chat/guide/conversations/" + conversation(answer);
        while (RUNS.matcher(server.get(path + "?include=status").body()).find()) {
            Thread.onSpinWait();
        }
    }

    private String lastMessages() {
        return server.model().prompts().getLast().messages().toString();
    }

    private Messages asked() {
        return new Messages().user("Cancel A7");
    }

    private Answer begin(String... more) {
        server.model().reply(text("Let me look."), call("o1", "cancel_order", "{}"));
        return ask(asked(), more);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void questionAfterTheDecisionContinuesTheConversation(boolean approved) {
        Answer first = begin();
        server.model().reply(text("That is settled.")).reply(text("Yes.")).reply(text("Bye."));
        approve(first, approved);
        awaitEnd(first);
        Messages messages = asked().answer(first).user("Is it done?");

        Answer second = ask(messages);
        String seen = lastMessages();
        Answer third = ask(messages.answer(second).user("Thanks"));

        assertThat(conversation(second)).isEqualTo(conversation(first));
        assertThat(seen)
                .contains("cancel_order", "That is settled.")
                .contains(approved ? "cancelled 1" : "The call was not made.")
                .doesNotContain(ApprovalNotice.TEXT);
        assertThat(conversation(third)).isEqualTo(conversation(first));
        assertThat(lastMessages()).contains("cancel_order", "That is settled.", "Yes.");
        assertThat(cancelled).hasValue(approved ? 1 : 0);
        assertThat(conversations()).isEqualTo(1);
    }

    @Test
    void questionWhileTheTurnWaitsContinuesTheConversation() {
        Answer first = begin();
        server.model().reply(text("Not yet."));
        Messages messages = asked().answer(first).user("Is it done?");

        Answer second = ask(messages, "\"stream\":true");

        assertThat(conversation(second)).isEqualTo(conversation(first));
        assertThat(second.body()).contains("Not yet.");
        assertThat(lastMessages()).contains("cancel_order", "awaits an approval");
    }

    @Test
    void questionAfterTheStopContinuesTheConversation() {
        Answer first = begin();
        server.model().reply(text("It was stopped."));
        server.post(waiting(first) + "/stop", "{}");
        awaitEnd(first);

        Answer second = ask(asked().answer(first).user("Is it done?"));

        assertThat(conversation(second)).isEqualTo(conversation(first));
        assertThat(lastMessages()).contains("cancel_order", "The call was not made.");
    }

    @Test
    void streamedNoticeIsRecognized() {
        server.model().reply(text("Let me look."), call("o1", "cancel_order", "{}"));
        Answer first = ask(asked(), "\"stream\":true");
        server.model().reply(text("Cancelled.")).reply(text("Yes."));
        approve(first, true);
        awaitEnd(first);
        String streamed = "Let me look.\n\n" + ApprovalNotice.TEXT;
        assertThat(first.body()).contains(ApprovalNotice.TEXT);

        Answer second =
                server.post(
                        COMPLETIONS,
                        completion(
                                "user: Cancel A7 | assistant: "
                                        + streamed
                                        + " | user: Is it done?"));

        assertThat(conversation(second)).isEqualTo(conversation(first));
        assertThat(lastMessages()).contains("cancelled 1", "Cancelled.");
    }

    @Test
    void namedConversationShowsTheCalls() {
        Answer first = begin();
        server.model().reply(text("Not yet."));

        server.send(
                "POST",
                COMPLETIONS,
                asked().answer(first).user("Is it done?").completion(),
                Map.of("X-Conversation-Id", conversation(first)));

        assertThat(lastMessages()).contains("cancel_order", "awaits an approval");
    }

    @Test
    void sameQuestionOfTheSameUserIsTheSameTurn() {
        Answer first = begin(ALICE);
        Answer waiting = ask(asked(), ALICE);
        assertThat(content(waiting)).isEqualTo(content(first));
        server.model().reply(text("Cancelled."));
        approve(first, true);
        awaitEnd(first);

        Answer completed = ask(asked(), ALICE);

        assertThat(content(completed)).isEqualTo("Let me look.\n\nCancelled.");
        assertThat(conversation(completed)).isEqualTo(conversation(first));
        assertThat(cancelled).hasValue(1);
        assertThat(conversations()).isEqualTo(1);
        assertThat(conversation(ask(asked(), "\"user\":\"bob\"")))
                .isNotEqualTo(conversation(first));
        assertThat(conversation(ask(asked()))).isNotEqualTo(conversation(first));
    }

    @Test
    void sameQuestionWithoutAnActionIsAnotherTurn() {
        server.model().reply(text("Hi!")).reply(text("Hello!"));

        assertThat(content(ask(new Messages().user("Hi"), ALICE))).isEqualTo("Hi!");
        assertThat(content(ask(new Messages().user("Hi"), ALICE))).isEqualTo("Hello!");
    }

    @Test
    void responseContinuesAfterOneInProgress() {
        server.model()
                .reply(text("Let me look."), call("o1", "cancel_order", "{}"))
                .reply(text("Not yet."))
                .reply(text("Cancelled."));
        Answer first = server.post(RESPONSES, response(question("Cancel A7")));
        String id = json(first).get("id").asString();
        assertThat(json(first).get("status").asString()).isEqualTo("in_progress");

        String previous = "\"previous_response_id\":\"" + id + "\"";
        Answer second = server.post(RESPONSES, response(question("Is it done?"), previous));

        assertThat(json(second).at("/output/0/content/0/text").asString()).isEqualTo("Not yet.");
        assertThat(lastMessages()).contains("cancel_order", "awaits an approval");
        assertThat(conversations()).isEqualTo(1);
    }

    @Test
    void sameResponseRequestOfTheSameUserIsTheSameTurn() {
        server.model().reply(text("Let me look."), call("o1", "cancel_order", "{}"));
        String request = response(question("Cancel A7"), ALICE);

        String first = json(server.post(RESPONSES, request)).get("id").asString();

        assertThat(json(server.post(RESPONSES, request)).get("id").asString()).isEqualTo(first);
    }
}
