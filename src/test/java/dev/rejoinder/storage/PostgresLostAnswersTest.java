package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.AccountRole;
import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.access.Keys;
import dev.rejoinder.access.Scope;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.Source;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The connection breaks between a commit and its response. The operation must not be reported as
 * failed, nor stored twice.
 */
class PostgresLostAnswersTest extends WiredStoreContract {
    private static final String INSERTED = "INSERT 0 1";

    private final SecureRandom chance = new SecureRandom();

    private Keys keys() {
        return new Keys(storage.keys(), clock, new Ids(clock, chance), chance, Runnable::run);
    }

    @Test
    void keyIsCreatedOnceAndReturned() {
        wire.loseAnswerTo(INSERTED);
        Keys.Created made = keys().create("CI", Scope.READ, Set.of(), Map.of(), null);

        assertThat(wire.hasLost()).isTrue();
        assertThat(database.texts("select id from api_key")).containsExactly(made.key().id());
    }

    @Test
    void firstKeyIsCreatedOnceAndReturned() {
        wire.loseAnswerTo("COMMIT");
        var made = keys().createFirst("First key", Scope.WRITE, FirstKeyWriter.NONE);

        assertThat(wire.hasLost()).isTrue();
        assertThat(database.texts("select id from api_key"))
                .containsExactly(made.orElseThrow().key().id());
        assertThat(keys().createFirst("Another", Scope.WRITE, FirstKeyWriter.NONE)).isEmpty();
    }

    @Test
    void firstAccountIsCreatedOnce() {
        var account =
                new Account(
                        "acct_1",
                        "a@example.com",
                        "Olga",
                        "hash",
                        AccountRole.OWNER,
                        null,
                        Instant.parse("2026-11-01T12:00:00.123Z"));
        wire.loseAnswerTo(INSERTED);

        assertThat(storage.accounts().insertFirst(account)).isTrue();
        assertThat(wire.hasLost()).isTrue();
        assertThat(storage.accounts().insertFirst(account)).isFalse();
        assertThat(storage.accounts().count()).isOne();
    }

    @Test
    void botWithAShortNameIsCreatedOnce() {
        wire.loseAnswerTo(INSERTED);

        assertThat(storage.bots().insert(bot("bot_2", "helper"))).isTrue();
        assertThat(wire.hasLost()).isTrue();
        assertThat(storage.bots().insert(bot("bot_3", "helper"))).isFalse();
    }

    @Test
    void sourceIsCreatedOnce() {
        Instant now = Instant.parse("2026-11-01T12:00:00.123Z");
        var source =
                new Source(
                        BOT,
                        "src_1",
                        Source.Kind.PAGE,
                        "Page",
                        "https://example.com/",
                        0,
                        1,
                        null,
                        Source.Status.QUEUED,
                        null,
                        0,
                        0,
                        0,
                        0,
                        now,
                        now,
                        null,
                        null);
        wire.loseAnswerTo("COMMIT");

        assertThat(storage.sources().insert(source, null, 1)).isTrue();
        assertThat(wire.hasLost()).isTrue();
        assertThat(database.texts("select id from source")).containsExactly("src_1");
    }
}
