package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns that another process runs, as they show in the database. All readers of one turn share one
 * look at it. Thread-safe.
 */
final class Followers {
    private final Map<String, Followed> followed = new ConcurrentHashMap<>();
    private final TurnStore store;

    private record Followed(TurnKey key, LiveTurn live) {}

    Followers(TurnStore store) {
        this.store = store;
    }

    LiveTurn follow(Turn turn) {
        return followed.computeIfAbsent(
                        turn.messageId(), id -> new Followed(turn.key(), LiveTurn.of(turn)))
                .live();
    }

    void tick(long nowNanos) {
        followed.values().forEach(each -> each.live().tick(nowNanos));
    }

    int readers() {
        return followed.values().stream().mapToInt(each -> each.live().readers()).sum();
    }

    /** Takes over what was stored since the last look. To be called a few times a second. */
    void look() {
        followed.forEach(this::look);
    }

    private void look(String messageId, Followed each) {
        Optional<Turn> found;
        try {
            found = store.find(each.key().botId(), each.key().conversationId(), messageId);
        } catch (AppError unreachable) {
            return;
        }
        if (found.isEmpty()) {
            each.live().failed(Turns.conversationNotFound());
            followed.remove(messageId);
            return;
        }
        Turn turn = found.get();
        int known = each.live().length();
        each.live().runBy(turn.fence());
        if (turn.answer().length() > known) {
            each.live().append(turn.answer().substring(known));
            each.live().publish();
        }
        if (turn.state().ended()) {
            followed.remove(messageId);
            each.live().ended(TurnEnd.of(turn));
        }
    }
}
