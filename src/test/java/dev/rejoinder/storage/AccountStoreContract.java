package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.AccountStore;
import dev.rejoinder.access.Session;
import dev.rejoinder.access.SessionStore;
import dev.rejoinder.core.PageRequest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The contract of {@link AccountStore} and {@link SessionStore}. */
abstract class AccountStoreContract extends StoreContract {
    private static final Instant CREATED = Instant.parse("2026-11-01T12:00:00.123Z");

    private AccountStore accounts() {
        return storage.accounts();
    }

    private SessionStore sessions() {
        return storage.sessions();
    }

    private static Account account(int number) {
        return new Account(
                "acct_" + number,
                number + "@example.com",
                "Ölga 🔑",
                "hash " + number,
                CREATED.plusSeconds(number));
    }

    private static Session session(String hash, int account) {
        return new Session(hash, "acct_" + account, CREATED, CREATED.plusSeconds(60));
    }

    /** Stores a session that must be accepted. */
    private void begin(Session session, int account) {
        assertThat(sessions().insert(session, account(account).passwordHash())).isTrue();
    }

    @Test
    void accountIsFoundAsItWasStored() {
        assertThat(accounts().insert(account(1))).isTrue();

        assertThat(accounts().find("acct_1")).contains(account(1));
        assertThat(accounts().findByEmail("1@example.com")).contains(account(1));
        assertThat(accounts().find("acct_2")).isEmpty();
        assertThat(accounts().findByEmail("2@example.com")).isEmpty();
    }

    @Test
    void emailIsUnique() {
        accounts().insert(account(1));
        Account twin = new Account("acct_2", "1@example.com", "Twin", "other", CREATED);

        assertThat(accounts().insert(twin)).isFalse();
        assertThat(accounts().list(new PageRequest(1, 10))).containsExactly(account(1));
    }

    @Test
    void onlyOneAccountIsTheFirst() {
        assertThat(accounts().insertFirst(account(1))).isTrue();
        assertThat(accounts().insertFirst(account(2))).isFalse();
        assertThat(accounts().insert(account(3))).isTrue();

        assertThat(accounts().count()).isEqualTo(2);
    }

    @Test
    void accountsAreListedNewestFirstAndPaged() {
        for (int i = 1; i <= 3; i++) {
            accounts().insert(account(i));
        }

        assertThat(accounts().list(new PageRequest(1, 2))).containsExactly(account(3), account(2));
        assertThat(accounts().list(new PageRequest(2, 2))).containsExactly(account(1));
    }

    @Test
    void sessionIsFoundAsItWasStoredUntilItIsEnded() {
        accounts().insert(account(1));
        begin(session("a", 1), 1);
        begin(session("b", 1), 1);

        assertThat(sessions().find("a")).contains(session("a", 1));
        sessions().delete("a");
        sessions().delete("never there");

        assertThat(sessions().find("a")).isEmpty();
        assertThat(sessions().find("b")).isPresent();
    }

    @Test
    void sessionNeedsAnAccountWithTheSamePassword() {
        accounts().insert(account(1));

        assertThat(sessions().insert(session("a", 1), "former hash")).isFalse();
        assertThat(sessions().insert(session("a", 2), account(2).passwordHash())).isFalse();
        assertThat(sessions().find("a")).isEmpty();
    }

    @Test
    void laterUseOfASessionWins() {
        accounts().insert(account(1));
        begin(session("a", 1), 1);

        sessions().touch("a", CREATED.plusSeconds(90));
        sessions().touch("a", CREATED.plusSeconds(70));

        assertThat(sessions().find("a").orElseThrow().lastUsedAt())
                .isEqualTo(CREATED.plusSeconds(90));
    }

    @Test
    void newPasswordEndsAllSessionsOfTheAccountButOne() {
        accounts().insert(account(1));
        accounts().insert(account(2));
        begin(session("a", 1), 1);
        begin(session("b", 1), 1);
        begin(session("c", 2), 2);

        assertThat(accounts().changePassword("acct_1", "new hash", "a")).isTrue();

        assertThat(accounts().find("acct_1").orElseThrow().passwordHash()).isEqualTo("new hash");
        assertThat(sessions().find("a")).isPresent();
        assertThat(sessions().find("b")).isEmpty();
        assertThat(sessions().find("c")).isPresent();
        accounts().changePassword("acct_1", "newer hash", null);
        assertThat(sessions().find("a")).isEmpty();
        assertThat(accounts().changePassword("acct_9", "hash", null)).isFalse();
    }

    @Test
    void deletedAccountLosesItsSessions() {
        accounts().insert(account(1));
        accounts().insert(account(2));
        begin(session("a", 1), 1);
        begin(session("b", 2), 2);

        assertThat(accounts().delete("acct_1")).isTrue();
        assertThat(accounts().delete("acct_1")).isFalse();

        assertThat(accounts().find("acct_1")).isEmpty();
        assertThat(sessions().find("a")).isEmpty();
        assertThat(sessions().find("b")).isPresent();
    }

    @Test
    void allSessionsOfAnAccountAreEndedTogether() {
        accounts().insert(account(1));
        accounts().insert(account(2));
        begin(session("a", 1), 1);
        begin(session("b", 1), 1);
        begin(session("c", 2), 2);

        sessions().deleteAll("acct_1");

        assertThat(sessions().find("a")).isEmpty();
        assertThat(sessions().find("b")).isEmpty();
        assertThat(sessions().find("c")).isPresent();
    }

    @Test
    void sessionsThatHaveEndedAreSwept() {
        accounts().insert(account(1));
        Duration minute = Duration.ofMinutes(1);
        begin(new Session("idle", "acct_1", CREATED, CREATED), 1);
        begin(new Session("old", "acct_1", CREATED.minus(minute), CREATED.plus(minute)), 1);
        begin(new Session("good", "acct_1", CREATED, CREATED.plusMillis(1)), 1);

        assertThat(sessions().sweep(CREATED, CREATED.minus(minute))).isEqualTo(2);

        assertThat(sessions().find("idle")).isEmpty();
        assertThat(sessions().find("old")).isEmpty();
        assertThat(sessions().find("good")).isPresent();
    }
}
