package dev.rejoinder.http.openai;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The bot's own tools, which callers do not see. */
class OwnToolsTest extends FunctionFixture {
    private final AtomicInteger tickets = new AtomicInteger();

    @Override
    TestServer.Options options() {
        return super.options()
                .tools(_ -> _ -> List.of(tool("open_ticket", false), tool("delete_all", true)));
    }

    private CallableTool tool(String name, boolean requiresApproval) {
        return new CallableTool(
                new ToolDefinition(name, "Acts.", "{\"type\":\"object\"}"),
                name,
                ToolEffect.SIDE_EFFECT,
                requiresApproval,
                false,
                Duration.ofMinutes(1),
                _ -> Optional.empty(),
                _ -> ToolOutcome.ok("ticket " + tickets.incrementAndGet()));
    }

    private String lastMessages() {
        return server.model().prompts().getLast().messages().toString();
    }

    @Test
    void ownCallsRunOnTheServerAndAreNotShown() {
        server.model()
                .reply(text("One moment."), call("o1", "open_ticket", "{}"))
                .reply(call("o2", "open_ticket", "{\"a\":1}"), call("c1", "find", "{}"))
                .reply(text("Done."));
        var messages = new Messages().user("Help");

        Answer calls = ask(messages);
        Answer answer = ask(messages.answer(calls).result("c1", "found"), "\"stream\":true");

        assertThat(content(calls)).isEqualTo("One moment.");
        assertThat(calls.body()).contains("\"id\":\"c1\"").doesNotContain("open_ticket");
        assertThat(answer.body())
                .contains("{\"content\":\"Done.\"}", "\"stop\"", "[DONE]")
                .doesNotContain("open_ticket", "c1");
        assertThat(lastMessages()).contains("ticket 1", "ticket 2", "found");
        assertThat(tickets).hasValue(2);
    }

    @Test
    void turnThatGoesOnElsewhereRemembersOwnCalls() {
        server.model()
                .reply(call("o1", "open_ticket", "{}"))
                .reply(call("c1", "find", "{}"))
                .reply(call("o2", "open_ticket", "{\"a\":1}"))
                .reply(fail(ModelException.Kind.REJECTED))
                .reply(text("Done."));
        var messages = new Messages().user("Help");
        messages.answer(ask(messages)).result("c1", "found");

        assertThat(ask(messages).status()).isEqualTo(500);
        assertThat(content(ask(messages))).isEqualTo("Done.");

        assertThat(lastMessages()).contains("ticket 1", "found", "ticket 2");
        assertThat(tickets).hasValue(2);
    }

    @Test
    void completionSaysThatAPersonMustApprove() {
        server.model()
                .reply(text("Careful."), call("o1", "delete_all", "{}"))
                .reply(call("o2", "delete_all", "{}"))
                .reply(text("Careful."), call("o3", "delete_all", "{}"));
        Answer whole = ask(new Messages().user("Delete!"));
        Answer streamed = ask(new Messages().user("Delete!"), "\"stream\":true");
        Answer response = server.post(RESPONSES, response(question("Delete!")));

        assertThat(content(whole)).isEqualTo("Careful.\n\n" + ApprovalNotice.TEXT);
        assertThat(finishReason(whole)).isEqualTo("stop");
        assertThat(streamed.body())
                .contains("{\"content\":\"" + ApprovalNotice.TEXT + "\"}", "\"stop\"", "[DONE]");
        assertThat(json(response).get("status").asString()).isEqualTo("in_progress");
        assertThat(json(response).at("/output/0/content/0/text").asString()).isEqualTo("Careful.");
        assertThat(tickets).hasValue(0);
    }
}
