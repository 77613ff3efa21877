package dev.rejoinder.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BotsTest extends BotsFixture {
    private static final String TAKEN = "Another bot has this shortName already.";

    /** A second process with the same store. */
    private final Bots elsewhere = service(2);

    @Test
    void createdBotHasTheDefaultsAndIsFoundByItsId() {
        Bot bot = bots.create(BotDraft.named("Shop"));
        assertThat(bot)
                .isEqualTo(
                        new Bot(
                                bot.id(),
                                null,
                                "Shop",
                                "",
                                "Hi! How can I help you today?",
                                "builtin",
                                List.of(),
                                null,
                                1_024,
                                20,
                                "I'm sorry, I don't know the answer to that. Could you put it"
                                        + " another way?",
                                KnowledgeSettings.DEFAULT,
                                WidgetEmbedding.OFF,
                                false,
                                true,
                                START,
                                START));
        assertThat(bot.id()).matches("bot_[0-9A-Z]{26}");
        assertThat(bots.find(bot.id())).contains(bot);
        assertThat(bots.require(bot.id())).isEqualTo(bot);
    }

    @Test
    void botIsFoundByItsShortName() {
        Bot bot = bots.create(withShortName("shop"));
        assertThat(bots.find("shop")).contains(bot);
    }

    @Test
    void botsAreListedNewestFirstAndCounted() {
        Bot first = bots.create(BotDraft.named("first"));
        Bot second = bots.create(BotDraft.named("second"));
        assertThat(bots.list(new PageRequest(1, 20))).containsExactly(second, first);
        assertThat(bots.list(new PageRequest(2, 1))).containsExactly(first);
        assertThat(bots.count()).isEqualTo(2);
    }

    @Test
    void whatIsNotThereIsAlwaysTheSameError() {
        assertNotFound(() -> bots.require("bot_none"));
        assertNotFound(() -> bots.require("none"));
        assertNotFound(() -> bots.require(""));
        assertNotFound(() -> bots.require("x".repeat(1_000)));
        assertNotFound(() -> bots.update("none", bot -> bot));
        assertNotFound(() -> bots.update("%00", bot -> bot));
        assertNotFound(() -> bots.delete("none"));
        assertNotFound(() -> bots.delete("../demo"));
    }

    @Test
    void impossibleNameIsNotLookedUp() {
        assertThat(bots.find("x".repeat(41))).isEmpty();
        assertThat(bots.find("de mo")).isEmpty();
        assertThat(bots.find("démo")).isEmpty();
        assertThat(store.lookups()).isZero();
    }

    @Test
    void botIsReadFromTheStoreOnceASecond() {
        String id = bots.create(BotDraft.named("Shop")).id();
        bots.find(id);
        clock.tick(Duration.ofMillis(999));
        bots.find(id);
        assertThat(store.lookups()).isEqualTo(1);
        clock.tick(Duration.ofMillis(1));
        bots.find(id);
        assertThat(store.lookups()).isEqualTo(2);
    }

    @Test
    void changeIsSeenAtOnceUnderEveryName() {
        Bot bot = bots.create(withShortName("shop"));
        bots.find("shop");
        bots.find(bot.id());
        clock.tick(Duration.ofMillis(5));
        Bot changed = bots.update("shop", old -> edited(old, "Better shop", null));
        assertThat(changed).isEqualTo(edited(bot, "Better shop", null, START.plusMillis(5)));
        assertThat(bots.find(bot.id())).contains(changed);
        assertThat(bots.find("shop")).isEmpty();
    }

    @Test
    void changeByAnotherProcessIsSeenWithinASecond() {
        Bot bot = bots.create(BotDraft.named("Shop"));
        bots.find(bot.id());
        Bot changed = elsewhere.update(bot.id(), old -> edited(old, "New", null));
        clock.tick(Duration.ofSeconds(1));
        assertThat(bots.find(bot.id())).contains(changed);
    }

    @Test
    void changeIsMadeToWhatIsStoredNotToWhatIsRemembered() {
        Bot bot = bots.create(BotDraft.named("Shop"));
        bots.find(bot.id());
        elsewhere.update(bot.id(), old -> edited(old, "New", old.shortName()));
        assertThat(bots.update(bot.id(), old -> edited(old, old.name(), "shop")).name())
                .isEqualTo("New");
    }

    @Test
    void idAndTimeOfCreationCannotBeChanged() {
        Bot bot = bots.create(BotDraft.named("Shop"));
        Bot other = bots.create(BotDraft.named("Other"));
        clock.tick(Duration.ofSeconds(9));
        assertThat(bots.update(bot.id(), old -> other))
                .isEqualTo(edited(bot, "Other", null, START.plusSeconds(9)));
    }

    @Test
    void takenShortNameIsRefused() {
        bots.create(withShortName("shop"));
        Bot second = bots.create(withShortName("shop-2"));
        assertInvalid("shortName", TAKEN, () -> bots.create(withShortName("shop")));
        assertInvalid(
                "shortName",
                TAKEN,
                () -> bots.update(second.id(), old -> edited(old, old.name(), "shop")));
        assertThat(bots.find("shop-2")).contains(second);
        assertThat(bots.count()).isEqualTo(2);
    }

    @Test
    void botThatGoesWhileItIsChangedIsNotFound() {
        Bot bot = bots.create(BotDraft.named("Shop"));
        assertNotFound(
                () ->
                        bots.update(
                                bot.id(),
                                old -> {
                                    store.delete(old.id());
                                    return old;
                                }));
    }

    @Test
    void deletedBotIsGoneAtOnceAndItsConversationsGoInSteps() {
        bots.create(withShortName("shop"));
        bots.find("shop");
        store.leaveConversations(250);
        bots.delete("shop");
        assertThat(bots.find("shop")).isEmpty();
        assertThat(store.purges()).isEmpty();
        runBackground();
        assertThat(store.purges()).containsExactly(100, 100, 50, 0);
        assertThat(bots.create(withShortName("shop")).shortName()).isEqualTo("shop");
    }

    @Test
    void purgeThatWasCutGoesOnAtStartUp() {
        store.leaveConversations(1);
        bots.resumePurge();
        runBackground();
        assertThat(store.purges()).containsExactly(1, 0);
    }

    @Test
    void sampleBotIsMadeOnAnEmptyServerOnly() {
        Bot sample = SampleBot.createIfNone(bots).orElseThrow();
        assertThat(bots.find("demo")).contains(sample);
        assertThat(sample.model()).isEqualTo("builtin");
        assertThat(sample.instructions())
                .contains("Our business hours are Monday-Friday, 9 AM to 5 PM EST.\n");
        assertThat(SampleBot.createIfNone(bots)).isEmpty();
        assertThat(bots.count()).isEqualTo(1);
    }

    private void runBackground() {
        while (!background.isEmpty()) {
            background.remove().run();
        }
    }

    private static BotDraft withShortName(String shortName) {
        BotDraft draft = BotDraft.named("Shop");
        return new BotDraft(
                shortName,
                draft.name(),
                draft.instructions(),
                draft.welcomeMessage(),
                draft.model(),
                List.of(),
                draft.temperature(),
                draft.maxTokens(),
                draft.historyMessages(),
                draft.fallbackMessage(),
                KnowledgeSettings.DEFAULT,
                WidgetEmbedding.OFF,
                draft.modelOptionsFromCaller(),
                draft.enabled());
    }

    private static void assertInvalid(String field, String sentence, ThrowingCallable call) {
        AppError error = catchThrowableOfType(AppError.class, call);
        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(error.field()).isEqualTo(field);
        assertThat(error.sentence()).isEqualTo(sentence);
    }

    private static void assertNotFound(ThrowingCallable call) {
        AppError error = catchThrowableOfType(AppError.class, call);
        assertThat(error).isNotNull();
        assertThat(error.code()).isEqualTo(ErrorCode.BOT_NOT_FOUND);
        assertThat(error.sentence()).isEqualTo("There is no such bot.");
        assertThat(error.field()).isNull();
    }
}
