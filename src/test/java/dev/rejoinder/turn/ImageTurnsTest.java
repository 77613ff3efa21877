package dev.rejoinder.turn;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.attachment.PromptFiles;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.ImageInput;
import dev.rejoinder.core.Ids;
import dev.rejoinder.handover.ConversationChanges;
import dev.rejoinder.handover.HandoverRules;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatMessage.Role;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Sight;
import dev.rejoinder.provider.builtin.BuiltinChatModel;
import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.testkit.LoggedLines;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.tool.ToolCatalog;
import dev.rejoinder.turn.remote.DatabasePeers;
import dev.rejoinder.turn.remote.TurnSignals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Turns with an image, by what their models can see. */
class ImageTurnsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(100);
    private static final ChatMessage QUESTION =
            new ChatMessage(
                    Role.USER,
                    List.of(
                            new MessagePart.Image(
                                    "label.jpg", "image/jpeg", "AAAA", 800, 600, null),
                            new MessagePart.Text("What does it cost?")));
    private static final String TOLD =
            "[The user attached an image, “label.jpg”. You cannot see it; say so if it"
                    + " matters.]\n\nWhat does it cost?";

    private final SettableClock clock = new SettableClock();
    private final SimulatedStore store = new SimulatedStore(() -> 0);
    private final Model first = new Model();
    private final Model second = new Model();
    private final ChatModels models =
            new ChatModels(
                    Map.of("scripted", first, "other", second, "builtin", new BuiltinChatModel()),
                    clock::nanos);
    private final LoggedLines logged = LoggedLines.from(Level.OFF);

    /** A scripted model that sees what the test says, and may refuse images. */
    private static final class Model implements ChatModel {
        private final ScriptedChatModel script = new ScriptedChatModel();
        private Sight sight = Sight.UNKNOWN;
        private String refusal = "";

        @Override
        public ModelCall call(Prompt prompt) throws ModelException {
            ModelCall call = script.call(prompt);
            if (!refusal.isEmpty() && !prompt.attachmentsAsText()) {
                throw new ModelException(ModelException.Kind.REJECTED, 404, refusal, null, null);
            }
            return call;
        }

        @Override
        public Sight sees(String model, Duration timeout) {
            return sight;
        }

        /** What it was sent: the image, or text. */
        List<String> sent() {
            return script.prompts().stream()
                    .map(prompt -> prompt.conversation().getLast())
                    .map(message -> message.hasAttachments() ? "image" : message.text())
                    .toList();
        }
    }

    @AfterEach
    void close() {
        logged.close();
    }

    private static Bot bot(ImageInput images, String model, String... fallbacks) {
        Bot bot = TurnEngineFixture.question("conv_1").bot();
        Bot trying = bot.trying(model, List.of(fallbacks), "");
        return new Bot(
                trying.id(),
                trying.shortName(),
                trying.name(),
                trying.instructions(),
                trying.welcomeMessage(),
                trying.model(),
                trying.fallbackModels(),
                trying.temperature(),
                trying.maxTokens(),
                trying.historyMessages(),
                trying.fallbackMessage(),
                trying.knowledge(),
                trying.widget(),
                trying.modelOptionsFromCaller(),
                trying.enabled(),
                trying.createdAt(),
                trying.updatedAt(),
                trying.conversationSettings()
                        .patched(new JsonMapper().valueToTree(Map.of("images", images))),
                trying.facts());
    }

    private TurnEnd ask(Bot bot) {
        var turns =
                new TurnEngine(
                        store,
                        models,
                        Retriever.NONE,
                        ToolCatalog.NONE,
                        new TurnLimits(Duration.ofSeconds(30), DEADLINE, 8_000, 10),
                        clock,
                        new Ids(clock, new SplittableRandom(1)),
                        new DatabasePeers(store, TurnSignals.NONE, clock, ConversationChanges.NONE),
                        TurnObserver.NONE,
                        HandoverRules.NONE,
                        AnswerPrices.NONE,
                        PromptFiles.NONE);
        var request = new TurnRequest(bot, QUESTION, List.of(), "conv_1", true, null, null);
        return turns.answer(request, null, DEADLINE).requireEnd();
    }

    private TurnEnd ask() {
        return ask(bot(ImageInput.AUTO, "scripted", "other"));
    }

    @Test
    void modelThatSeesOrMaySeeGetsTheImage() {
        first.sight = Sight.YES;
        ask();
        first.sight = Sight.UNKNOWN;
        ask();

        assertThat(first.sent()).containsExactly("image", "image");
    }

    @Test
    void modelThatIsKnownToBeBlindIsToldOfTheImage() {
        first.sight = Sight.NO;

        assertThat(ask().answer()).isEqualTo("Hello there");
        assertThat(first.sent()).containsExactly(TOLD);
    }

    @Test
    void modelThatRefusesTheImageIsToldOfItInTheSameTurnAndForAnHour() {
        first.refusal = "No endpoints found that support image input";

        assertThat(ask().answer()).isEqualTo("Hello there");
        assertThat(first.sent()).containsExactly("image", TOLD);
        ask();
        assertThat(first.sent()).containsExactly("image", TOLD, TOLD);
        assertThat(second.sent()).isEmpty();

        clock.tick(Duration.ofHours(1));
        ask();
        assertThat(first.sent()).containsExactly("image", TOLD, TOLD, "image", TOLD);
    }

    @Test
    void otherErrorIsNoRefusal() {
        first.refusal = "You uploaded an unsupported image. Use one of the formats png, jpeg.";

        assertThat(ask().answer()).isEqualTo("Hello there");
        assertThat(first.sent()).containsExactly("image");
        assertThat(second.sent()).containsExactly("image");
    }

    @Test
    void fallbackThatIsBlindIsToldOfTheImage() {
        first.sight = Sight.YES;
        first.refusal = "The account is closed";
        second.sight = Sight.NO;
        second.script.reply(text("I cannot see images."));

        assertThat(ask().answer()).isEqualTo("I cannot see images.");
        assertThat(first.sent()).containsExactly("image");
        assertThat(second.sent()).containsExactly(TOLD);
    }

    @Test
    void ownerDecidesForAModelThatSaysOtherwise() {
        first.sight = Sight.YES;
        ask(bot(ImageInput.NO, "scripted"));
        first.sight = Sight.NO;
        ask(bot(ImageInput.YES, "scripted"));

        assertThat(first.sent()).containsExactly(TOLD, "image");
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, YES, NO, true",
        "AUTO, NO, UNKNOWN, true",
        "AUTO, NO, NO, false",
        "YES, NO, NO, true",
        "NO, YES, YES, false"
    })
    void botWithoutAModelThatSeesTakesNoImages(
            ImageInput images, Sight ofFirst, Sight ofSecond, boolean taken) {
        first.sight = ofFirst;
        second.sight = ofSecond;
        Bot bot = bot(images, "scripted", "other");
        var vision = new BotVision(models);

        if (taken) {
            assertThat(vision.isBlind(bot)).isFalse();
        } else {
            assertThat(vision.isBlind(bot)).isTrue();
        }
    }

    @Test
    void builtinModelIsBlindWhateverTheOwnerSays() {
        var vision = new BotVision(models);

        assertThat(vision.isBlind(bot(ImageInput.YES, "builtin"))).isTrue();
        assertThat(ask(bot(ImageInput.YES, "builtin")).answer())
                .isEqualTo("I cannot see pictures, so I do not know what label.jpg shows.");
    }
}
