package dev.rejoinder.turn;

import static java.util.Objects.requireNonNull;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotDefaults;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ImageSupport;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelEventListener;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Sight;
import dev.rejoinder.provider.ToolSupport;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.TurnStateMachine.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model calls of one turn. Each call relays its text to the live turn and returns the next
 * event of {@link TurnStateMachine}. Used by one thread.
 */
final class ModelAttempts {
    private static final Logger log = LoggerFactory.getLogger(ModelAttempts.class);

    /** Calls beyond {@link ToolCallPlan#MAX_CALLS} that the model is told about. */
    private static final int MAX_REQUESTED = 4 * ToolCallPlan.MAX_CALLS;

    private final TurnRunner.Dependencies tools;
    private final LiveTurn live;
    private final TurnWatchdog watchdog;
    private final Turn turn;
    private final TurnRequest request;
    private final Bot bot;
    private final @Nullable List<Turn> earlier;
    private final ToolCalls calls;
    private final TurnObserver.TurnObservation watch;
    private final ModelFailureLog failures;
    private final BotVision vision;
    private final long startedNanos;
    private final long deadlineNanos;

    /** For a turn that goes on after it waited. */
    private final @Nullable WaitingRequest waited;

    /** The length of the text before the current round. */
    private int roundStart;

    /** Whether the current round has written text. */
    private boolean roundText;

    /** How many rounds were finished when the last model was called. */
    private int askedAfterRounds;

    /** The index of the last called model, and its first-token timeout over all attempts. */
    private int askedModel = -1;

    private long beginByNanos;
    private String asked;
    private @Nullable Long firstTokenMillis;
    private @Nullable RetrievedContext context;
    private @Nullable Usage usage;

    /** The token counts of the last finished call. */
    private @Nullable Usage counted;

    /** An estimate of what the model has read that no provider has counted yet. */
    private long uncounted;

    /** Estimates for the attachments: of the current call, and of the counted calls. */
    private long attachmentTokensOfCall;

    private long attachmentTokens;

    ModelAttempts(
            TurnRunner.Dependencies tools,
            OwnedTurn owned,
            AdmittedTurn admitted,
            ToolCalls calls,
            TurnObserver.TurnObservation watch,
            long startedNanos,
            long deadlineNanos) {
        this.tools = tools;
        this.live = owned.live();
        this.watchdog = owned.watchdog();
        this.turn = admitted.turn();
        this.request = admitted.request();
        this.bot = request.bot();
        this.earlier = admitted.accepted().earlier();
        this.calls = calls;
        this.waited = admitted.waited();
        this.usage = waited == null ? null : waited.usage();
        this.watch = watch;
        this.failures = new ModelFailureLog(turn);
        this.vision = new BotVision(tools.models());
        this.asked = bot.model();
        this.startedNanos = startedNanos;
        this.deadlineNanos = deadlineNanos;
    }

    /** The token counts of the finished calls; null before the first one. */
    @Nullable Usage usage() {
        return usage;
    }

    /**
     * The token counts that a budget is charged for: those of the provider, and estimates for a
     * call that ended before it was counted, such as one that a client stopped.
     */
    @Nullable Usage charged() {
        if (uncounted == 0) {
            return usage;
        }
        long written = PromptTokens.of(live.unpublishedText().substring(roundStart));
        return sum(usage, new Usage(Math.toIntExact(uncounted), Math.toIntExact(written)));
    }

    /** An estimate of the attachments' part of {@link #usage}. */
    long attachmentTokens() {
        return attachmentTokens;
    }

    /** Whether the model that was called last cites each passage that it uses. */
    boolean alwaysCites() {
        return asked.equals(BotDefaults.MODEL);
    }

    /** Model and timing so far. */
    TurnEnd.ModelTiming effort() {
        return new TurnEnd.ModelTiming(asked, firstTokenMillis, millis());
    }

    /** The model failure that caused this error; null when no model is at fault. */
    @Nullable ModelFailure failureBehind(@Nullable ErrorCode error) {
        return failures.failureFor(error, asked);
    }

    /** The event for the reason why the turn was aborted. */
    Event aborted() {
        AbortReason reason = watchdog.aborted();
        if (reason == null) {
            return new Event.UnexpectedFailure(hasText());
        }
        return switch (reason) {
            case STOP_REQUESTED -> new Event.StopRequested(hasText());
            case DEADLINE -> new Event.DeadlinePassed(hasText());
            case SHUTDOWN -> new Event.ShutDown(hasText());
            case INTERNAL_ERROR -> new Event.UnexpectedFailure(hasText());
            case LEASE_LOST -> new Event.LeaseLost();
        };
    }

    /** Calls a model after a random backoff between the two durations. */
    Event call(int model, Duration atLeast, Duration atMost) {
        roundStart = live.unpublishedLength();
        roundText = false;
        counted = null;
        try {
            pause(atLeast, atMost);
            if (watchdog.aborted() != null) {
                return aborted();
            }
            if (!mayBegin(model)) {
                return new Event.ModelTimedOut(false);
            }
            ChatModels.Choice.Served served = served(model);
            RetrievedContext known = context();
            watchdog.setSilenceDeadline(Math.min(deadlineNanos, beginByNanos));
            watch.callStarted(asked);
            return ask(
                    served.chatModel(),
                    tools.assembler().assemble(request, served.model(), known, calls));
        } catch (ModelException failure) {
            if (!roundText) {
                uncounted = 0;
            }
            return failed(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Event.ShutDown(hasText());
        } catch (RuntimeException bug) {
            watch.callFailed(TurnObserver.CallFailureKind.INTERNAL);
            log.error("Turn {} failed", turn.messageId(), bug);
            return new Event.UnexpectedFailure(hasText());
        }
    }

    /** Sends text in place of attachments to a model that cannot see them, or that refuses them. */
    private Event ask(ChatModel chatModel, Prompt prompt) throws ModelException {
        if (!prompt.hasAttachments()) {
            return send(chatModel, prompt);
        }
        if (vision.sees(bot, asked) == Sight.NO) {
            return send(chatModel, prompt.withAttachmentsAsText());
        }
        try {
            return send(chatModel, prompt);
        } catch (ModelException refusal) {
            if (roundText
                    || watchdog.aborted() != null
                    || watchdog.timedOut()
                    || !ImageSupport.isRefusal(refusal)) {
                throw refusal;
            }
            tools.models().imageSupport().refused(asked);
            watch.callFailed(TurnObserver.CallFailureKind.of(refusal.kind()));
            failures.add(asked, refusal, false);
            watch.callStarted(asked);
            return send(chatModel, prompt.withAttachmentsAsText());
        }
    }

    private Event send(ChatModel chatModel, Prompt prompt) throws ModelException {
        try (ModelCall call = chatModel.call(prompt)) {
            uncounted = request.budget() == null ? 0 : PromptTokens.of(prompt, asked);
            attachmentTokensOfCall = PromptTokens.ofAttachments(prompt, asked);
            watchdog.setCurrentCall(call::abort);
            Event event = listen(call);
            watch.callSucceeded(counted);
            return event;
        }
    }

    private void pause(Duration atLeast, Duration atMost) throws InterruptedException {
        if (!atMost.isZero()) {
            double fraction = ThreadLocalRandom.current().nextDouble();
            long spread = (long) (atMost.minus(atLeast).toNanos() * fraction);
            watchdog.pause(atLeast.plusNanos(spread));
        }
    }

    /**
     * Whether this model may still start to answer. Its timeout starts with its first attempt in a
     * round.
     */
    private boolean mayBegin(int model) {
        long now = tools.clock().nanos();
        int rounds = calls.done().rounds();
        if (askedModel != model || askedAfterRounds != rounds) {
            askedModel = model;
            askedAfterRounds = rounds;
            beginByNanos = now + tools.limits().firstToken().toNanos();
            return true;
        }
        return beginByNanos - now > 0;
    }

    private ChatModels.Choice.Served served(int model) throws ModelException {
        String name = model == 0 ? bot.model() : bot.fallbackModels().get(model - 1);
        asked = name;
        return switch (tools.models().choose(name)) {
            case ChatModels.Choice.Served served -> served;
            case ChatModels.Choice.NotConfigured missing ->
                    throw new ModelException(ModelException.Kind.REJECTED, missing.sentence());
            case ChatModels.Choice.Unknown(String unknown) ->
                    throw new ModelException(
                            ModelException.Kind.REJECTED,
                            tools.models().problem(unknown).orElse("there is no " + unknown));
        };
    }

    /** Retrieves once for all attempts, because readers may have seen the sources already. */
    private RetrievedContext context() {
        RetrievedContext known = context;
        if (known == null) {
            watch.searching();
            boolean withTools = !calls.definitions().isEmpty();
            List<ChatMessage> history =
                    tools.assembler().history(request, turn, earlier, withTools);
            ChatMessage question = tools.assembler().question(request, turn);
            known = context(question, history);
            watch.searched(known.passages().size());
            context = known;
            calls.citations().retrieved(known.passages());
            if (!known.passages().isEmpty()) {
                live.setSources(CitedSourcesJson.of(known.passages()));
            }
        }
        return known;
    }

    /**
     * A turn that goes on keeps its passages, because its text and its tools' results cite them.
     */
    private RetrievedContext context(ChatMessage question, List<ChatMessage> history) {
        String stored = live.sources();
        if (stored != null && calls.done().rounds() > 0) {
            return new RetrievedContext(question, history, true, CitedSourcesJson.parse(stored));
        }
        return waited == null
                ? RetrievedContext.of(bot, turn, question, history, tools.retriever())
                : new RetrievedContext(question, history, waited.hasKnowledge(), waited.passages());
    }

    /** Returns questions that the bot can answer next. Blocks during searches. */
    List<String> suggestions(String answer, String sources) {
        List<String> asked = new ArrayList<>();
        for (ChatMessage message : context().history()) {
            if (message.isQuestion()) {
                asked.add(message.text());
            }
        }
        asked.add(turn.question());
        var answerable = new AnswerableQuestions(bot, tools.retriever(), tools.models());
        return SuggestedQuestions.after(
                bot, asked, answer, sources, tools.retriever(), answerable::isAnswered);
    }

    /** What the turn needs to go on after it has waited. */
    WaitingRequest waitingRequest() {
        return WaitingRequest.of(request, context(), usage, calls.awaitedVersions());
    }

    private Event listen(ModelCall call) throws ModelException {
        var relay = new Relay();
        call.deliver(relay);
        return requireNonNull(relay.ended);
    }

    /** Appends the text of a call to the live turn, possibly on an event loop. */
    private final class Relay implements ModelEventListener {
        private final List<ModelEvent.ToolCallRequested> requested = new ArrayList<>(0);
        private final List<ModelStateJson.Placed> state = new ArrayList<>(0);
        private @Nullable Event ended;

        @Override
        public boolean onEvent(ModelEvent event) {
            switch (event) {
                case ModelEvent.TextDelta(String more) -> {
                    if (firstTokenMillis == null) {
                        firstTokenMillis = millis();
                    }
                    if (!roundText) {
                        roundText = true;
                        separate();
                    }
                    watchdog.setSilenceDeadline(soonest(silence()));
                    if (live.append(more) > TurnLimits.MAX_ANSWER) {
                        ended = new Event.ModelAnswered(true, FinishReason.LENGTH);
                    }
                }
                case ModelEvent.Alive _ -> watchdog.setSilenceDeadline(soonest(silence()));
                case ModelEvent.ToolCallRequested call -> {
                    watchdog.setSilenceDeadline(soonest(silence()));
                    if (requested.size() < MAX_REQUESTED) {
                        requested.add(call);
                    }
                }
                case ModelEvent.ProviderStateReceived(MessagePart.ProviderState piece) -> {
                    watchdog.setSilenceDeadline(soonest(silence()));
                    int offset = live.unpublishedLength();
                    state.add(new ModelStateJson.Placed(piece, offset, requested.size()));
                }
                case ModelEvent.Finished(FinishReason reason, Usage ofCall) ->
                        finished(reason, ofCall);
            }
            return ended == null;
        }

        private void finished(FinishReason reason, @Nullable Usage ofCall) {
            counted = ofCall;
            usage = sum(usage, ofCall);
            if (ofCall != null) {
                uncounted = 0;
                attachmentTokens += attachmentTokensOfCall;
            }
            if (reason == FinishReason.TOOL_CALLS && calls.allowed() && !requested.isEmpty()) {
                calls.request(requested, ModelStateJson.write(state));
                ended = new Event.ToolCallsRequested(roundText);
            } else {
                failures.ended(asked, reason, roundText);
                ended = new Event.ModelAnswered(roundText, reason);
            }
        }

        /** Puts a blank line between the texts of two rounds. */
        private void separate() {
            if (roundStart > 0
                    && !Character.isWhitespace(live.unpublishedText().charAt(roundStart - 1))) {
                var _ = live.append("\n\n");
            }
        }

        @Override
        public void onPause() {
            live.publish();
        }
    }

    /** How long the model may be silent now. */
    private Duration silence() {
        TurnLimits limits = tools.limits();
        return !roundText ? limits.firstToken() : limits.betweenTokens();
    }

    private long soonest(Duration limit) {
        return Math.min(deadlineNanos, tools.clock().nanos() + limit.toNanos());
    }

    private Event failed(ModelException failure) {
        AbortReason aborted = watchdog.aborted();
        if (aborted != null) {
            watch.callFailed(TurnObserver.CallFailureKind.ABORTED);
            if (aborted == AbortReason.DEADLINE) {
                failures.addDeadline(asked);
            }
            return aborted();
        }
        if (watchdog.timedOut()) {
            watch.callFailed(TurnObserver.CallFailureKind.SILENT);
            failures.addSilenceTimeout(asked, silence());
            return new Event.ModelTimedOut(roundText);
        }
        watch.callFailed(TurnObserver.CallFailureKind.of(failure.kind()));
        boolean offeredTools = !calls.definitions().isEmpty();
        failures.add(asked, failure, offeredTools);
        if (offeredTools && ToolSupport.isRefusal(failure)) {
            tools.models().toolSupport().refused(asked);
        }
        long end = Math.min(deadlineNanos, beginByNanos);
        Duration left = Duration.ofNanos(Math.max(0, end - tools.clock().nanos()));
        return new Event.CallFailed(roundText, failure.kind(), failure.retryAfter(), left);
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(tools.clock().nanos() - startedNanos);
    }

    private static @Nullable Usage sum(@Nullable Usage before, @Nullable Usage more) {
        if (before == null || more == null) {
            return more == null ? before : more;
        }
        return new Usage(
                before.inputTokens() + more.inputTokens(),
                before.outputTokens() + more.outputTokens());
    }

    private boolean hasText() {
        return live.unpublishedLength() > 0;
    }
}
