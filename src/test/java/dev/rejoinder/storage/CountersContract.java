package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationStore.Listing;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.turn.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After any sequence of operations, the counters equal the number of rows. */
abstract class CountersContract extends StoreContract {
    private static final int STEPS = 400;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void countersAlwaysEqualTheStoredRows(long seed) {
        var random = new Random(seed);
        var lastSequences = new HashMap<String, Integer>();
        var running = new ArrayList<Turn>();
        for (int step = 0; step < STEPS; step++) {
            clock.tick(Duration.ofMinutes(random.nextInt(300)));
            if (random.nextInt(20) == 0) {
                clock.set(clock.now().minus(Duration.ofDays(random.nextInt(3))));
            }
            switch (random.nextInt(8)) {
                case 0, 1 -> begin(lastSequences, running);
                case 2, 3 -> goOn(random, lastSequences, running);
                case 4, 5, 6 -> end(random, running);
                case 7 -> delete(random, lastSequences);
                default -> throw new IllegalStateException();
            }
            if (step % 20 == 0) {
                check(seed, random);
            }
        }
        clock.tick(LEASE.duration().plusMillis(1));
        storage.turns().recover();
        check(seed, random);
    }

    private void begin(Map<String, Integer> lastSequences, List<Turn> running) {
        String conversation = "c" + clock.millis() + "-" + lastSequences.size();
        if (lastSequences.putIfAbsent(conversation, 1) == null) {
            running.add(accept(newTurn(conversation, 1)));
        }
    }

    private void goOn(Random random, Map<String, Integer> lastSequences, List<Turn> running) {
        if (lastSequences.isEmpty()) {
            return;
        }
        String conversation = any(random, lastSequences);
        int number = lastSequences.getOrDefault(conversation, 0) + 1;
        try {
            running.add(accept(newTurn(conversation, number)));
            lastSequences.put(conversation, number);
        } catch (AppError e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CONVERSATION_BUSY);
        }
    }

    private void end(Random random, List<Turn> running) {
        if (running.isEmpty()) {
            return;
        }
        Turn turn = running.remove(random.nextInt(running.size()));
        switch (random.nextInt(4)) {
            case 0 -> finish(turn, failed());
            case 1 -> finish(turn, interrupted("Ha"));
            case 2 -> finish(turn, stopped(""));
            default -> finish(turn, complete("Yes"));
        }
    }

    private void delete(Random random, Map<String, Integer> lastSequences) {
        if (lastSequences.isEmpty()) {
            return;
        }
        String conversation = any(random, lastSequences);
        lastSequences.remove(conversation);
        assertThat(storage.conversations().delete(BOT, conversation)).isTrue();
    }

    private static String any(Random random, Map<String, Integer> lastSequences) {
        List<String> conversations = lastSequences.keySet().stream().sorted().toList();
        return conversations.get(random.nextInt(conversations.size()));
    }

    private void check(long seed, Random random) {
        List<Conversation> all = everything();
        assertThat(list(1, null).total()).as("total with seed %d", seed).isEqualTo(all.size());
        Instant since = clock.now().minus(Duration.ofMinutes(random.nextInt(20_000)));
        assertThat(list(1, since).total())
                .as("total since %s with seed %d", since, seed)
                .isEqualTo(all.stream().filter(c -> c.updatedAt().isAfter(since)).count());
        for (Conversation conversation : all) {
            assertThat(conversation.messageCount())
                    .as("messages of %s with seed %d", conversation.id(), seed)
                    .isEqualTo(messages(conversation).size());
        }
    }

    /** Returns all pages together. Checks that they are in order, without duplicates. */
    private List<Conversation> everything() {
        var all = new ArrayList<Conversation>();
        for (int page = 1; ; page++) {
            List<Conversation> rows = list(page, null).conversations();
            if (rows.isEmpty()) {
                break;
            }
            all.addAll(rows);
        }
        assertThat(all).doesNotHaveDuplicates();
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).updatedAt()).isBeforeOrEqualTo(all.get(i - 1).updatedAt());
        }
        return all;
    }

    private Listing list(int page, @Nullable Instant since) {
        return storage.conversations()
                .list(
                        new ConversationQuery(
                                BOT, new PageRequest(page, 7), null, since, null, null, null));
    }

    private List<Message> messages(Conversation conversation) {
        return storage.conversations().messagesAfter(BOT, conversation.id(), 0, 1000);
    }
}
