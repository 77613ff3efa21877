package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnStore;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A turn store, and the calls that its contracts share. */
abstract class TurnStoreFixture extends StoreContract {
    static final String KEY = "aa";
    static final String BODY = "bb";

    TurnStore turns() {
        return storage.turns();
    }

    Turn find(Turn turn) {
        return turns().find(BOT, turn.key().conversationId(), turn.messageId()).orElseThrow();
    }

    long messageCount(String conversation) {
        return storage.conversations().find(BOT, conversation).orElseThrow().messageCount();
    }

    static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(AppError.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
