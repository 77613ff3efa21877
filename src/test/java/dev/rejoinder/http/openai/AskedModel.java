package dev.rejoinder.http.openai;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.finish;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;

import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.provider.scripted.ScriptedStep;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A model whose answer depends only on the question. */
final class AskedModel implements ChatModel {
    /** The ids of calls differ, as with real models. */
    private static final AtomicLong CALLS = new AtomicLong();

    private static final ScriptedStep END = finish(FinishReason.STOP, new Usage(5, 2));

    @Override
    public ModelCall call(Prompt prompt) {
        return new ScriptedChatModel().reply(steps(prompt)).call(prompt);
    }

    /** The results of the tools that were called for the question, in their order. */
    private static List<String> results(Prompt prompt) {
        int question = 0;
        for (int i = 0; i < prompt.messages().size(); i++) {
            question = prompt.messages().get(i).isQuestion() ? i : question;
        }
        return prompt.messages().subList(question, prompt.messages().size()).stream()
                .flatMap(message -> message.parts().stream())
                .filter(MessagePart.ToolResult.class::isInstance)
                .map(part -> ((MessagePart.ToolResult) part).content())
                .toList();
    }

    /** Looks an order up and then ships it, one after the other. */
    private static ScriptedStep[] ship(List<String> results) {
        return switch (results.size()) {
            case 0 -> new ScriptedStep[] {text("One moment."), order("find_order", "A7")};
            case 1 -> new ScriptedStep[] {order("ship_order", "A7")};
            default -> new ScriptedStep[] {text(String.join(", ", results)), END};
        };
    }

    /** Looks two orders up at once. */
    private static ScriptedStep[] compare(List<String> results) {
        return results.isEmpty()
                ? new ScriptedStep[] {order("find_order", "A7"), order("find_order", "B8")}
                : new ScriptedStep[] {text(String.join(" and ", results)), END};
    }

    private static ScriptedStep order(String tool, String id) {
        String callId = "call_" + CALLS.incrementAndGet();
        return ScriptedStep.call(callId, tool, "{\"id\":\"" + id + "\"}");
    }

    private static ScriptedStep[] steps(Prompt prompt) {
        return switch (prompt.question()) {
            case "Count." -> new ScriptedStep[] {text("one "), text("two "), text("three"), END};
            // Longer than one event of a stream.
            case "Recite." -> new ScriptedStep[] {text("line ".repeat(10_000)), END};
            case "Wait." -> new ScriptedStep[] {text("Once"), pause()};
            case "Fail." -> new ScriptedStep[] {fail(ModelException.Kind.REJECTED)};
            case "Break off." -> new ScriptedStep[] {text("Once"), fail(ModelException.Kind.CUT)};
            case "How many messages?" ->
                    new ScriptedStep[] {text(String.valueOf(prompt.messages().size())), END};
            case "Ship A7." -> ship(results(prompt));
            case "Compare A7 and B8." -> compare(results(prompt));
            default -> new ScriptedStep[] {text("Hello"), text(" there"), END};
        };
    }
}
