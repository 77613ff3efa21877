package dev.rejoinder.turn;

import dev.rejoinder.attachment.PromptFiles;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.WidgetEmbedding;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.handover.ConversationChanges;
import dev.rejoinder.handover.HandoverRules;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelOptions;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.testkit.TestDatabase;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ClientTools;
import dev.rejoinder.tool.ToolCaller;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolInvocation;
import dev.rejoinder.tool.ToolOutcome;
import dev.rejoinder.turn.remote.DatabasePeers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An engine on a real database, with a scripted model and tools that the test defines. */
abstract class ToolTurnsFixture {
    static final Duration DEADLINE = Duration.ofSeconds(30);
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    final ScriptedChatModel model = new ScriptedChatModel();
    final ScriptedChatModel fallback = new ScriptedChatModel();
    final List<ToolInvocation> calls = new CopyOnWriteArrayList<>();
    final List<CallableTool> offered = new ArrayList<>();

    @TempDir Path folder;
    Storage storage;
    TurnStore store;
    DatabasePeers peers;
    TurnEngine turns;

    @BeforeEach
    void open() {
        storage = TestDatabase.open(folder);
        storage.bots().insert(bot());
        store = storage.turns();
        peers =
                new DatabasePeers(
                        store, storage.turnSignals(), Clock.system(), ConversationChanges.NONE);
        turns = engine();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    /** Starts an engine, as a new process would. */
    void start() {
        peers =
                new DatabasePeers(
                        store, storage.turnSignals(), Clock.system(), ConversationChanges.NONE);
        turns = engine();
    }

    private TurnEngine engine() {
        Clock clock = Clock.system();
        var engine =
                new TurnEngine(
                        store,
                        new ChatModels(
                                Map.of("scripted", model, "other", fallback), System::nanoTime),
                        Retriever.NONE,
                        _ -> List.copyOf(offered),
                        new TurnLimits(
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60),
                                8_000,
                                Duration.ofMinutes(5),
                                100),
                        clock,
                        new Ids(clock, new SplittableRandom()),
                        peers,
                        TurnObserver.NONE,
                        HandoverRules.NONE,
                        AnswerPrices.NONE,
                        PromptFiles.NONE);
        peers.listen(engine);
        return engine;
    }

    static Bot bot() {
        return new Bot(
                "bot",
                null,
                "Guide",
                "",
                "",
                "scripted",
                List.of("other"),
                null,
                100,
                10,
                "I do not know.",
                KnowledgeSettings.DEFAULT,
                WidgetEmbedding.OFF,
                false,
                true,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    static TurnRequest question(String conversation) {
        return new TurnRequest(bot(), "Where is my order?", conversation, true, null, null);
    }

    static TurnRequest question(String conversation, List<MessagePart> parts) {
        return new TurnRequest(
                bot(),
                new ChatMessage(ChatMessage.Role.USER, parts),
                null,
                conversation,
                true,
                null,
                null);
    }

    static TurnRequest question(String conversation, ClientTools tools) {
        return new TurnRequest(
                bot(),
                ChatMessage.user("Where is my order?"),
                null,
                conversation,
                true,
                null,
                null,
                null,
                ModelOptions.NONE,
                null,
                tools,
                List.of());
    }

    /** Offers a tool that answers at once. */
    void offer(String name, ToolEffect effect) {
        offer(name, effect, false, _ -> ToolOutcome.ok("{\"ships\":\"today\"}"));
    }

    /** Offers a tool. Its arguments must not have the field {@code bad}. */
    void offer(String name, ToolEffect effect, boolean approval, ToolCaller caller) {
        offered.add(
                new CallableTool(
                        definition(name),
                        "The " + name,
                        effect,
                        approval,
                        false,
                        TIMEOUT,
                        arguments ->
                                arguments.contains("\"bad\"")
                                        ? Optional.of("bad: is not allowed.")
                                        : Optional.empty(),
                        invocation -> {
                            calls.add(invocation);
                            return caller.call(invocation);
                        }));
    }

    static ToolDefinition definition(String name) {
        return new ToolDefinition(name, "Does " + name, "{\"type\":\"object\"}");
    }

    TurnEngine.Answer ask(TurnRequest request, NewTurn.@Nullable Idempotency key) {
        return turns.answer(request, key, DEADLINE);
    }

    /** Streams a turn, and returns it when it has ended or waits. */
    LiveTurn stream(TurnRequest request, NewTurn.@Nullable Idempotency key) {
        var started = new ArrayList<LiveTurn>();
        turns.stream(request, key, DEADLINE, (turn, _) -> started.add(turn));
        return settled(started.getFirst());
    }

    /** Waits until a turn has ended or waits. */
    static LiveTurn settled(LiveTurn turn) {
        var _ = turn.awaitEnd(DEADLINE);
        return turn;
    }

    List<ToolStep> steps(LiveTurn turn) {
        Turn stored = stored(turn);
        return store.steps(List.of(stored.key())).getOrDefault(stored.key(), List.of());
    }

    Turn stored(LiveTurn turn) {
        return store.find("bot", turn.conversationId(), turn.messageId()).orElseThrow();
    }

    /** The events of a turn: number, kind, call id and the offset of the text. */
    static List<String> events(LiveTurn turn) {
        return turn.toolEvents().stream()
                .map(
                        event ->
                                "%d %s %s @%d"
                                        .formatted(
                                                event.number(),
                                                event.kind(),
                                                event.step().callId(),
                                                event.offset()))
                .toList();
    }
}
