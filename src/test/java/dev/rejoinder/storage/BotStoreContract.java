package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rejoinder.bot.AnswerCaution;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotBudget;
import dev.rejoinder.bot.BotFacts;
import dev.rejoinder.bot.BotListing;
import dev.rejoinder.bot.BotStore;
import dev.rejoinder.bot.ConversationSettings;
import dev.rejoinder.bot.HandoverSettings;
import dev.rejoinder.bot.ImageInput;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.LeadForm;
import dev.rejoinder.bot.UploadSettings;
import dev.rejoinder.bot.WidgetAppearance;
import dev.rejoinder.bot.WidgetEmbedding;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.turn.Turn;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link BotStore}. */
abstract class BotStoreContract extends StoreContract {
    private BotStore bots() {
        return storage.bots();
    }

    private static Bot renamed(Bot bot, String shortName, String name) {
        return new Bot(
                bot.id(),
                shortName,
                name,
                "Other.",
                "Hi!",
                "openai/gpt",
                List.of(),
                null,
                5,
                6,
                "?",
                KnowledgeSettings.DEFAULT,
                WidgetEmbedding.OFF,
                true,
                false,
                bot.createdAt(),
                bot.updatedAt().plusSeconds(1),
                new ConversationSettings(
                        false,
                        LeadForm.OFF,
                        HandoverSettings.OFF,
                        bot.name().length(),
                        true,
                        AnswerCaution.CAREFUL,
                        ImageInput.YES,
                        new WidgetAppearance(
                                "#ffcc00",
                                "Help",
                                "https://shop.example/logo.png",
                                WidgetAppearance.LauncherIcon.MAIL,
                                List.of("When do you open?"),
                                WidgetAppearance.Theme.DARK,
                                WidgetAppearance.Position.BOTTOM_LEFT,
                                "fr"),
                        new BotBudget(500L, new BigDecimal("2.5"), 20L, null),
                        new UploadSettings(true, true)),
                BotFacts.NONE);
    }

    @Test
    void botIsFoundByItsIdAndByItsShortName() {
        Bot bot = bot(BOT, "demo");

        assertThat(bots().find(BOT)).contains(bot);
        assertThat(bots().find("demo")).contains(bot);
        assertThat(bots().find("other")).isEmpty();
    }

    @Test
    void idTakesPrecedenceOverAnEqualShortName() {
        Bot other = bot("bot_2", BOT);
        bots().insert(other);

        assertThat(bots().find(BOT)).contains(bot(BOT, "demo"));
    }

    @Test
    void severalBotsMayHaveNoShortName() {
        assertThat(bots().insert(bot("bot_2", null))).isTrue();
        assertThat(bots().insert(bot("bot_3", null))).isTrue();
        assertThat(bots().count()).isEqualTo(3);
    }

    @Test
    void takenShortNameIsRefusedOnInsert() {
        assertThat(bots().insert(bot("bot_2", "demo"))).isFalse();
        assertThat(bots().find("bot_2")).isEmpty();
        assertThat(bots().count()).isEqualTo(1);
    }

    @Test
    void updateReplacesEverything() {
        Bot changed = renamed(bot(BOT, "demo"), "shop", "Shop");

        assertThat(bots().update(changed, clock.now())).isTrue();
        assertThat(bots().find("shop")).contains(changed);
        assertThat(bots().find("demo")).isEmpty();
    }

    @Test
    void firstLoadOfTheWidgetIsKeptAndChangesNoSettings() {
        Instant first = clock.now();
        bots().widgetLoaded(BOT, first);
        bots().widgetLoaded(BOT, first.plusSeconds(1));
        storage.identitySecrets().rotate(BOT, "sealed", first, first);
        Bot found = bots().find(BOT).orElseThrow();

        assertThat(found.facts()).isEqualTo(new BotFacts(false, true, first));
        assertThat(bots().update(renamed(found, "shop", "Shop"), found.updatedAt())).isTrue();
        assertThat(bots().find(BOT).orElseThrow().facts()).isEqualTo(found.facts());
    }

    @Test
    void botMayKeepItsShortNameOnUpdate() {
        assertThat(bots().update(renamed(bot(BOT, "demo"), "demo", "Same"), clock.now())).isTrue();
    }

    @Test
    void takenShortNameIsRefusedOnUpdate() {
        Bot second = bot("bot_2", "second");
        bots().insert(second);

        assertThat(bots().update(renamed(second, "demo", "Thief"), clock.now())).isFalse();
        assertThat(bots().find("bot_2")).contains(second);
    }

    @Test
    void deletedBotCannotBeUpdated() {
        bots().delete(BOT);

        assertThat(bots().update(bot(BOT, "demo"), clock.now())).isFalse();
    }

    @Test
    void botsAreListedNewestFirstAndPaged() {
        Bot first = bots().find(BOT).orElseThrow();
        clock.tick(Duration.ofSeconds(1));
        Bot second = bot("bot_2", null);
        bots().insert(second);
        clock.tick(Duration.ofSeconds(1));
        Bot third = bot("bot_3", null);
        bots().insert(third);

        assertThat(bots().list(new PageRequest(1, 2))).containsExactly(third, second);
        assertThat(bots().list(new PageRequest(2, 2))).containsExactly(first);
    }

    @Test
    void listingHasTheBeginningOfTheInstructionsAndTheLastActivity() {
        converse("c1", 1);
        clock.tick(Duration.ofSeconds(1));
        converse("c2", 1);
        bots().insert(bot("bot_2", null));
        bots().insert(bot("bot_3", null));
        bots().delete("bot_3");

        Bot used = bots().find(BOT).orElseThrow();
        assertThat(bots().listings())
                .extracting(BotListing::id, BotListing::excerpt, BotListing::lastActivityAt)
                .containsExactlyInAnyOrder(
                        tuple(
                                BOT,
                                used.instructions(),
                                storage.conversations().find(BOT, "c2").orElseThrow().updatedAt()),
                        tuple("bot_2", bot("bot_2", null).instructions(), null));
    }

    @Test
    void deletedBotIsGoneAtOnceAndItsShortNameIsFree() {
        assertThat(bots().delete(BOT)).isTrue();

        assertThat(bots().find(BOT)).isEmpty();
        assertThat(bots().find("demo")).isEmpty();
        assertThat(bots().list(new PageRequest(1, 10))).isEmpty();
        assertThat(bots().count()).isZero();
        assertThat(bots().delete(BOT)).isFalse();
        assertThat(bots().insert(bot("bot_2", "demo"))).isTrue();
    }

    @Test
    void deletedBotGetsNoNewConversation() {
        bots().delete(BOT);

        assertThatThrownBy(() -> accept(newTurn("c1", 1)))
                .isInstanceOfSatisfying(
                        AppError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BOT_NOT_FOUND));
        assertThat(storage.conversations().find(BOT, "c1")).isEmpty();
    }

    @Test
    void purgeRemovesTheDataOfDeletedBotsInSteps() {
        Turn turn = converse("c1", 1);
        converse("c2", 1);
        converse("c3", 1);
        bots().delete(BOT);

        assertThat(bots().purgeDeleted(2)).isEqualTo(2);
        assertThat(bots().purgeDeleted(2)).isEqualTo(1);
        assertThat(bots().purgeDeleted(2)).isEqualTo(1);
        assertThat(bots().purgeDeleted(2)).isZero();
        assertThat(storage.turns().find(BOT, "c1", turn.messageId())).isEmpty();
        assertThat(bots().insert(bot(BOT, "demo"))).isTrue();
    }

    @Test
    void purgeDoesNotTouchExistingBots() {
        converse("c1", 1);

        assertThat(bots().purgeDeleted(10)).isZero();
        assertThat(storage.conversations().find(BOT, "c1")).isPresent();
    }
}
