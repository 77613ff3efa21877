package dev.rejoinder.http.openai;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.finish;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;

import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.provider.scripted.ScriptedStep;

/** A model whose answer depends only on the question. */
final class AskedModel implements ChatModel {
    private static final ScriptedStep END = finish(FinishReason.STOP, new Usage(5, 2));

    @Override
    public ModelCall call(Prompt prompt) {
        return new ScriptedChatModel().reply(steps(prompt)).call(prompt);
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
            default -> new ScriptedStep[] {text("Hello"), text(" there"), END};
        };
    }
}
