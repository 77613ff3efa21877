package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.AccountRole;
import dev.rejoinder.access.AccountStore;
import dev.rejoinder.access.AccountStore.Outcome;
import dev.rejoinder.access.Invitation;
import dev.rejoinder.access.InvitationStore;
import dev.rejoinder.access.Session;
import dev.rejoinder.access.SessionStore;
import dev.rejoinder.core.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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

    private InvitationStore invitations() {
        return storage.invitations();
    }

    private static Account account(int number) {
        return new Account(
                "acct_" + number,
                number + "@example.com",
                "Ölga 🔑",
                "hash " + number,
                AccountRole.EDITOR,
                null,
                CREATED.plusSeconds(number));
    }

    private static Session session(String hash, int account) {
        return new Session(hash, "acct_" + account, CREATED, CREATED.plusSeconds(60), "Firefox");
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
        Account twin =
                new Account(
                        "acct_2",
                        "1@example.com",
                        "Twin",
                        "other",
                        AccountRole.OWNER,
                        null,
                        CREATED);

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
    void sessionsOfAnAccountAreListedTheLastUsedFirst() {
        accounts().insert(account(1));
        accounts().insert(account(2));
        begin(session("a", 1), 1);
        begin(session("b", 1), 1);
        begin(session("c", 2), 2);
        sessions().touch("b", CREATED.plusSeconds(61));

        assertThat(sessions().list("acct_1"))
                .extracting(Session::tokenHash)
                .containsExactly("b", "a");
        assertThat(sessions().list("acct_1").getLast()).isEqualTo(session("a", 1));
    }

    @Test
    void accountIsChangedAndFoundByItsExternalId() {
        accounts().insert(account(1));

        assertThat(accounts().update("acct_1", "Zoë", AccountRole.VIEWER, "https://id.example 7"))
                .isEqualTo(Outcome.DONE);
        assertThat(accounts().update("acct_9", "Zoë", AccountRole.VIEWER, null))
                .isEqualTo(Outcome.NOT_FOUND);

        Account changed = accounts().findByExternalId("https://id.example 7").orElseThrow();
        assertThat(changed.name()).isEqualTo("Zoë");
        assertThat(changed.role()).isEqualTo(AccountRole.VIEWER);
        assertThat(changed.passwordHash()).isEqualTo(account(1).passwordHash());
        assertThat(accounts().findByExternalId("https://id.example 8")).isEmpty();
    }

    @Test
    void lastOwnerStays() {
        assertThat(accounts().hasOwner("")).isFalse();
        accounts().insert(owner("acct_1"));
        accounts()
                .insert(
                        new Account(
                                "acct_2",
                                "2@example.com",
                                "B",
                                "",
                                AccountRole.VIEWER,
                                "https://id.example 2",
                                CREATED));
        assertThat(accounts().hasOwner("")).isTrue();
        assertThat(accounts().hasOwner("acct_2")).isTrue();
        assertThat(accounts().hasOwner("acct_1")).isFalse();

        assertThat(accounts().update("acct_1", "A", AccountRole.EDITOR, null))
                .isEqualTo(Outcome.LAST_OWNER);
        assertThat(accounts().update("acct_1", "A", AccountRole.OWNER, null))
                .isEqualTo(Outcome.DONE);
        assertThat(accounts().deleteUnlessLastOwner("acct_1")).isEqualTo(Outcome.LAST_OWNER);
        assertThat(accounts().deleteUnlessLastOwner("acct_2")).isEqualTo(Outcome.DONE);
        assertThat(accounts().deleteUnlessLastOwner("acct_2")).isEqualTo(Outcome.NOT_FOUND);

        accounts().insert(owner("acct_3"));
        assertThat(accounts().deleteUnlessLastOwner("acct_1")).isEqualTo(Outcome.DONE);
        assertThat(accounts().find("acct_1")).isEmpty();
    }

    @Test
    void twoOwnersCannotRemoveEachOther() throws Exception {
        for (int round = 0; round < 20; round++) {
            String one = "acct_a" + round;
            String other = "acct_b" + round;
            accounts().insert(owner(one));
            accounts().insert(owner(other));
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Outcome>> both =
                        threads.invokeAll(
                                List.of(
                                        () -> accounts().deleteUnlessLastOwner(one),
                                        () ->
                                                accounts()
                                                        .update(
                                                                other,
                                                                "B",
                                                                AccountRole.VIEWER,
                                                                null)));
                assertThat(both)
                        .extracting(Future::resultNow)
                        .containsExactlyInAnyOrder(Outcome.DONE, Outcome.LAST_OWNER);
            }
            accounts().delete(one);
            accounts().delete(other);
        }
    }

    private static Account owner(String id) {
        return new Account(
                id, id + "@example.com", "Olga", "hash", AccountRole.OWNER, null, CREATED);
    }

    private Invitation invitation(String id, String email, Duration age) {
        Instant created = CREATED.minus(age);
        return new Invitation(
                id, email, AccountRole.AGENT, "acct_1", created, created.plus(Invitation.LIFE));
    }

    @Test
    void invitationIsAcceptedOnce() {
        Invitation first = invitation("inv_1", "1@example.com", Duration.ofHours(1));
        Invitation second = invitation("inv_2", "1@example.com", Duration.ZERO);
        assertThat(invitations().replace(first, "one")).isTrue();
        assertThat(invitations().findByToken("one", CREATED)).contains(first);
        assertThat(invitations().replace(second, "two")).isTrue();
        assertThat(invitations().findByToken("one", CREATED)).isEmpty();
        assertThat(invitations().list(CREATED)).containsExactly(second);
        assertThat(invitations().list(second.expiresAt())).isEmpty();
        assertThat(invitations().findByToken("two", second.expiresAt())).isEmpty();

        assertThat(invitations().accept("one", account(1))).isFalse();
        assertThat(invitations().accept("two", account(1))).isTrue();
        assertThat(accounts().find("acct_1")).contains(account(1));
        assertThat(invitations().accept("two", account(2))).isFalse();
        assertThat(accounts().find("acct_2")).isEmpty();
        assertThat(invitations().replace(second, "three")).isFalse();
        assertThat(invitations().delete("inv_2")).isFalse();
    }

    @Test
    void oneOfManyInvitationsAtOnceStays() throws Exception {
        for (int round = 0; round < 10; round++) {
            String email = round + "@example.com";
            String prefix = "inv_" + round + "_";
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Boolean>> invites =
                        IntStream.range(0, 8)
                                .<Callable<Boolean>>mapToObj(
                                        i ->
                                                () ->
                                                        invitations()
                                                                .replace(
                                                                        invitation(
                                                                                prefix + i,
                                                                                email,
                                                                                Duration.ZERO),
                                                                        prefix + i))
                                .toList();
                assertThat(threads.invokeAll(invites))
                        .extracting(Future::resultNow)
                        .containsOnly(true);
            }
            List<Invitation> left =
                    invitations().list(CREATED).stream()
                            .filter(each -> each.email().equals(email))
                            .toList();
            assertThat(left).hasSize(1);
            assertThat(invitations().findByToken(left.getFirst().id(), CREATED))
                    .contains(left.getFirst());
        }
    }

    @Test
    void sessionsThatHaveEndedAreSwept() {
        accounts().insert(account(1));
        Duration minute = Duration.ofMinutes(1);
        begin(new Session("idle", "acct_1", CREATED, CREATED, ""), 1);
        begin(new Session("old", "acct_1", CREATED.minus(minute), CREATED.plus(minute), ""), 1);
        begin(new Session("good", "acct_1", CREATED, CREATED.plusMillis(1), ""), 1);

        assertThat(sessions().sweep(CREATED, CREATED.minus(minute))).isEqualTo(2);

        assertThat(sessions().find("idle")).isEmpty();
        assertThat(sessions().find("old")).isEmpty();
        assertThat(sessions().find("good")).isPresent();
    }
}
