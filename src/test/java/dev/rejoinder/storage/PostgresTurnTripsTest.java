package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore.Accepted;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The database round trips of a turn, and turns whose connection breaks. */
final class PostgresTurnTripsTest extends WiredStoreContract {
    private long tripsOf(Runnable work) {
        long before = wire.trips();
        work.run();
        return wire.trips() - before;
    }

    @Test
    void firstAndLaterTurnsTakeTwoRoundTrips() {
        converse("warm", 1);

        assertThat(tripsOf(() -> turn("c1", 1, null))).isEqualTo(2);
        assertThat(tripsOf(() -> turn("c1", 2, null))).isEqualTo(2);
        assertThat(tripsOf(() -> turn("c2", 1, "k1"))).isEqualTo(2);
        assertThat(tripsOf(() -> turn("c2", 2, "k2"))).isEqualTo(2);
    }

    @Test
    void historyReturnedWithATurnEqualsAQueriedOne() {
        for (int i = 1; i <= 3; i++) {
            converse("c1", i);
        }
        finish(accept(newTurn("c1", 4)), failed());
        int oneTurn = "Question 1".length() + "Answer 1".length();

        for (int most : new int[] {10 * oneTurn, 2 * oneTurn, oneTurn - 1}) {
            for (int turns : new int[] {10, 2, 0}) {
                int number = database.texts("select 1 from turn").size() + 1;
                NewTurn asked = recalling(newTurn("c1", number), turns, most);
                Accepted accepted = storage.turns().accept(asked, LEASE);

                assertThat(accepted.turn().key().sequence()).isEqualTo(number);
                assertThat(accepted.earlier())
                        .isEqualTo(storage.turns().before(accepted.turn().key(), turns, most));
                assertThat(finish(accepted.turn(), complete("Yes"))).isTrue();
            }
        }
        assertThat(storage.turns().accept(newTurn("c1", 14), LEASE).earlier()).isNull();
    }

    private void turn(String conversation, int number, @Nullable String key) {
        var turn = newTurn(conversation, number);
        NewTurn asked = recalling(key == null ? turn : keyed(turn, key, "body"), 10, 1_000);
        Accepted accepted = storage.turns().accept(asked, LEASE);
        assertThat(accepted.earlier()).hasSize(number - 1);
        assertThat(finish(accepted.turn(), complete("Yes"))).isTrue();
    }

    @Test
    void turnWithALostAcceptResponseIsAcceptedOnce() {
        wire.loseAnswerTo("INSERT 0 1");
        Accepted first = storage.turns().accept(newTurn("c1", 1), LEASE);

        assertThat(wire.hasLost()).isTrue();
        assertThat(first.mustRun()).isTrue();
        assertThat(storage.conversations().find(BOT, "c1").orElseThrow().messageCount())
                .isEqualTo(1);
    }

    @Test
    void laterTurnWithALostAcceptResponseIsAcceptedOnce() {
        converse("c1", 1);
        wire.loseAnswerTo("SELECT 1");
        Accepted second = storage.turns().accept(keyed(newTurn("c1", 2), "k", "b"), LEASE);

        assertThat(wire.hasLost()).isTrue();
        assertThat(second.mustRun()).isTrue();
        assertThat(second.turn().key().sequence()).isEqualTo(2);
        assertThat(storage.conversations().find(BOT, "c1").orElseThrow().messageCount())
                .isEqualTo(3);
    }

    @Test
    void turnWithALostFinishResponseIsFinishedOnce() {
        Turn turn = accept(newTurn("c1", 1));
        wire.loseAnswerTo("SELECT 1");

        assertThat(finish(turn, complete("Yes"))).isTrue();
        assertThat(wire.hasLost()).isTrue();
        assertThat(finish(turn, complete("No"))).isFalse();
        assertThat(storage.conversations().find(BOT, "c1").orElseThrow().messageCount())
                .isEqualTo(2);
    }

    @Test
    void claimWithALostResponseBelongsToItsClaimant() {
        Turn first = accept(newTurn("c1", 1));
        Turn second = accept(newTurn("c1", 2));
        finish(first, complete("Yes"));
        wire.loseAnswerTo("UPDATE 1");

        assertThat(storage.turns().claim(second.key(), LEASE)).hasValue(second.fence() + 1);
        assertThat(wire.hasLost()).isTrue();
        assertThat(storage.turns().find(BOT, "c1", second.messageId()).map(Turn::state))
                .contains(TurnState.STREAMING);
    }
}
