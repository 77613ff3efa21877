package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationQuery.Cursor;
import dev.rejoinder.conversation.ConversationStore.Listing;
import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database round trips of a list. */
final class PostgresListTripsTest extends WiredStoreContract {
    @BeforeEach
    void threeConversations() {
        for (int i = 1; i <= 3; i++) {
            accept(ofUser(newTurn("c" + i, 1), "ann"));
        }
    }

    private void takesOneTrip(
            int page, @Nullable Cursor after, @Nullable Instant since, @Nullable String user) {
        var query =
                new ConversationQuery(
                        BOT, new PageRequest(page, 2), after, since, user, null, null);
        long before = wire.trips();
        Listing listing = storage.conversations().list(query);

        assertThat(wire.trips() - before).isEqualTo(1);
        assertThat(listing.total()).isEqualTo(3);
        assertThat(listing.conversations()).hasSize(page == 1 ? 2 : 1);
    }

    @Test
    void pageAndTotalTakeOneRoundTrip() {
        Instant before = clock.now().minusMillis(1);
        var newest = new Cursor(clock.now().plusMillis(1), "");

        takesOneTrip(1, null, null, null);
        takesOneTrip(2, null, null, null);
        takesOneTrip(1, newest, null, null);
        takesOneTrip(1, null, before, null);
        takesOneTrip(2, null, before, null);
        takesOneTrip(1, null, null, "ann");
        takesOneTrip(2, null, before, "ann");
    }
}
