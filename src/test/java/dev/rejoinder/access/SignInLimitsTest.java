package dev.rejoinder.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.testkit.SettableClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignInLimitsTest {
    private static final String OWNER = "a@example.com";

    private final SettableClock clock = new SettableClock();
    private final SignInLimits limits = new SignInLimits(LimitWindows.ofThisProcess(clock));

    private static ClientNetwork network(String address) {
        return ClientNetwork.of(InetAddress.ofLiteral(address));
    }

    private static SignInLimits.Attempt attempt(String address, String email) {
        return new SignInLimits.Attempt(network(address), Optional.empty(), email);
    }

    private void tried(String address, String email) {
        limits.recordAttempt(attempt(address, email));
    }

    private void assertRefused(String address, String email) {
        assertThatThrownBy(() -> tried(address, email)).isInstanceOf(AppError.class);
    }

    private void assertLetIn(String address, String email) {
        assertThatCode(() -> tried(address, email)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "64:ff9b::192.0.2.1, 192.0.2.1",
        "::1, 0:0:0:0:0:0:0:0/64",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2:ffff::, 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:3::1, 2001:db8:1:3:0:0:0:0/64",
        "fe80::1, fe80:0:0:0:0:0:0:0/64",
        "64:ff9b:1::192.0.2.1, 64:ff9b:1:0:0:0:0:0/64"
    })
    void addressIsCountedByItsNetwork(String address, String expected) {
        assertThat(network(address).text()).isEqualTo(expected);
    }

    @Test
    void oneNetworkCannotKeepTheOwnerOutHoweverLongItTries() {
        for (int minutes = 0; minutes < 24 * 60; minutes++) {
            for (int i = 0; i < 5; i++) {
                try {
                    tried("2001:db8:1:2::" + i, OWNER);
                } catch (AppError refused) {
                    assertThat(refused.retryAfter()).isNotNull();
                }
            }
            clock.tick(Duration.ofMinutes(1));
        }

        assertLetIn("2001:db8:1:3::1", OWNER);
    }

    @Test
    void networkIsLimitedOverAllAccounts() {
        for (int i = 0; i < SignInLimits.TRIES_PER_NETWORK; i++) {
            tried("192.0.2.1", "other" + i);
        }
        assertRefused("192.0.2.1", OWNER);
        assertLetIn("192.0.2.2", OWNER);
    }

    @Test
    void guessingFromManyNetworksIsBoundedAndTheOwnersBrowserStillGetsIn() {
        int networks = 0;
        int tries = 0;
        while (tries < SignInLimits.TRIES_PER_ACCOUNT) {
            String address = "198.51.100." + networks++;
            for (int i = 0; i < 5; i++, tries++) {
                tried(address, OWNER);
            }
        }

        assertRefused("203.0.113.1", OWNER);
        var known = new SignInLimits.Attempt(network("203.0.113.1"), Optional.of("d"), OWNER);
        for (int i = 0; i < SignInLimits.TRIES_PER_DEVICE; i++) {
            limits.recordAttempt(known);
        }
        assertThatThrownBy(() -> limits.recordAttempt(known)).isInstanceOf(AppError.class);
        clock.tick(SignInLimits.ACCOUNT_WINDOW);
        assertLetIn("203.0.113.1", OWNER);
    }

    @Test
    void triesThatSucceedAreNotCounted() {
        for (int i = 0; i < 10 * SignInLimits.TRIES_PER_ACCOUNT; i++) {
            tried("192.0.2.1", OWNER);
            limits.recordSuccess(attempt("192.0.2.1", OWNER));
        }
        for (int i = 0; i < SignInLimits.TRIES_PER_NETWORK_AND_ACCOUNT; i++) {
            tried("192.0.2.1", OWNER);
        }

        assertRefused("192.0.2.1", OWNER);
    }
}
