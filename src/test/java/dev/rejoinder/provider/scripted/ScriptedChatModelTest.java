package dev.rejoinder.provider.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelException.Kind;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Usage;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ScriptedChatModelTest {
    private static final ModelEvent STOP = new ModelEvent.Finished(FinishReason.STOP, null);

    private final ScriptedChatModel model = new ScriptedChatModel();

    @Test
    void repliesArePlayedInOrderAndThenItSaysHello() throws ModelException {
        Usage usage = new Usage(3, 2);
        model.reply(ScriptedStep.text("One"), ScriptedStep.finish(FinishReason.LENGTH, usage))
                .reply();
        try (ModelCall first = model.call(prompt("a"));
                ModelCall second = model.call(prompt("b"));
                ModelCall third = model.call(prompt("c"))) {
            assertThat(second.next()).isEqualTo(STOP);
            assertThat(first.next()).isEqualTo(new ModelEvent.TextDelta("One"));
            assertThat(first.next()).isEqualTo(new ModelEvent.Finished(FinishReason.LENGTH, usage));
            assertThat(third.next()).isEqualTo(new ModelEvent.TextDelta("Hello"));
            assertThat(third.next()).isEqualTo(new ModelEvent.TextDelta(" there"));
            assertThat(third.next()).isEqualTo(STOP);
        }
        assertThat(model.prompts()).containsExactly(prompt("a"), prompt("b"), prompt("c"));
    }

    @Test
    void replyFailsAtItsFailStep() throws ModelException {
        model.reply(ScriptedStep.text("One"), ScriptedStep.fail(Kind.CUT));
        try (ModelCall call = model.call(prompt("a"))) {
            assertThat(call.next()).isEqualTo(new ModelEvent.TextDelta("One"));
            ModelException error = catchThrowableOfType(ModelException.class, call::next);
            assertThat(error.kind()).isEqualTo(Kind.CUT);
        }
    }

    @Test
    void pausedReplyContinuesWhenItIsReleased() throws Exception {
        ScriptedStep.Pause pause = ScriptedStep.pause();
        model.reply(pause, ScriptedStep.text("late"));
        try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();
                ModelCall call = model.call(prompt("a"))) {
            Future<ModelEvent> event = reader.submit(call::next);
            pause.awaitReached();
            assertThat(event.isDone()).isFalse();
            pause.release();
            assertThat(event.get(3, TimeUnit.MINUTES)).isEqualTo(new ModelEvent.TextDelta("late"));
        }
    }

    @Test
    void pausedReplyIsAborted() throws Exception {
        ScriptedStep.Pause pause = ScriptedStep.pause();
        model.reply(pause, ScriptedStep.text("never"));
        try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();
                ModelCall call = model.call(prompt("a"))) {
            Future<ModelEvent> event = reader.submit(call::next);
            pause.awaitReached();
            call.abort();
            ExecutionException error =
                    catchThrowableOfType(
                            ExecutionException.class, () -> event.get(3, TimeUnit.MINUTES));
            assertThat(error)
                    .hasCauseInstanceOf(ModelException.class)
                    .hasRootCauseMessage("aborted");
        }
    }

    private static Prompt prompt(String question) {
        var message = ChatMessage.user(question);
        return new Prompt("scripted", "", List.of(message), null, 100, "?");
    }
}
