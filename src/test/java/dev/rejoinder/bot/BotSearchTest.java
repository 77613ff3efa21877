package dev.rejoinder.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.bot.BotSearch.Order;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BotSearchTest {
    private static final List<BotListing> BOTS =
            List.of(
                    bot("bot_1", "shop", "Émile’s Shop", 1, 30L),
                    bot("bot_2", null, "night porter", 3, null),
                    bot("bot_3", "help", "Help desk", 2, 90L));

    private static BotListing bot(
            String id, @Nullable String shortName, String name, long updated, @Nullable Long used) {
        return new BotListing(
                id,
                shortName,
                name,
                "openai/gpt-4o",
                true,
                "",
                Instant.ofEpochSecond(Long.parseLong(id.substring(4))),
                Instant.ofEpochSecond(updated),
                used == null ? null : Instant.ofEpochSecond(used));
    }

    private static List<String> ids(String text, Order order) {
        return new BotSearch(text, order).in(BOTS).stream().map(BotListing::id).toList();
    }

    @Test
    void caseAndAccentsDoNotCountAndEachWordMustMatch() {
        assertThat(ids("", Order.CREATED)).containsExactly("bot_3", "bot_2", "bot_1");
        assertThat(ids("EMILE", Order.CREATED)).containsExactly("bot_1");
        assertThat(ids("porter Night", Order.CREATED)).containsExactly("bot_2");
        assertThat(ids("night shop", Order.CREATED)).isEmpty();
        assertThat(ids("help", Order.CREATED)).containsExactly("bot_3");
        assertThat(ids("gpt-4o", Order.CREATED)).hasSize(3);
        assertThat(ids("BOT_2", Order.CREATED)).containsExactly("bot_2");
        assertThat(ids("null", Order.CREATED)).isEmpty();
    }

    @Test
    void botsAreSortedByNameActivityOrChange() {
        assertThat(ids("", Order.NAME)).containsExactly("bot_1", "bot_3", "bot_2");
        assertThat(ids("", Order.ACTIVITY)).containsExactly("bot_3", "bot_1", "bot_2");
        assertThat(ids("", Order.UPDATED)).containsExactly("bot_2", "bot_3", "bot_1");
    }
}
