package dev.rejoinder.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.testkit.SettableClock;
import org.junit.jupiter.api.Test;

class SignInLimitsTest {
    private final SettableClock clock = new SettableClock();
    private final SignInLimits limits = new SignInLimits(Windows.ofThisProcess(clock));

    @Test
    void oneNetworkOfIpv6CountsAsOneAddress() {
        for (int i = 0; i < SignInLimits.TRIES_PER_ADDRESS; i++) {
            limits.tried("2001:db8:1:2::" + i);
        }

        assertThatThrownBy(() -> limits.tried("2001:db8:1:2:ffff::1")).isInstanceOf(AppError.class);
        assertThatCode(() -> limits.tried("2001:db8:1:3::1")).doesNotThrowAnyException();
    }

    @Test
    void addressThatIsRefusedUsesUpNothingOfTheAccount() {
        for (int i = 0; i < SignInLimits.TRIES_PER_ADDRESS; i++) {
            limits.tried("192.0.2.1", "other" + i);
        }
        for (int i = 0; i < SignInLimits.TRIES_PER_ACCOUNT; i++) {
            assertThatThrownBy(() -> limits.tried("192.0.2.1", "a@example.com"))
                    .isInstanceOf(AppError.class);
        }

        assertThatCode(() -> limits.tried("192.0.2.2", "a@example.com")).doesNotThrowAnyException();
    }

    @Test
    void accountIsGuardedAgainstManyAddresses() {
        for (int i = 0; i < SignInLimits.TRIES_PER_ACCOUNT; i++) {
            limits.tried("192.0.2." + i, "a@example.com");
        }

        assertThatThrownBy(() -> limits.tried("198.51.100.1", "a@example.com"))
                .isInstanceOf(AppError.class);
        clock.tick(SignInLimits.WINDOW);
        assertThatCode(() -> limits.tried("198.51.100.1", "a@example.com"))
                .doesNotThrowAnyException();
    }

    @Test
    void triesThatSucceedAreNotCounted() {
        for (int i = 0; i < 10 * SignInLimits.TRIES_PER_ACCOUNT; i++) {
            limits.tried("192.0.2.1", "a@example.com");
            limits.succeeded("192.0.2.1", "a@example.com");
        }
        for (int i = 0; i < SignInLimits.TRIES_PER_ACCOUNT; i++) {
            limits.tried("192.0.2.1", "a@example.com");
        }

        assertThatThrownBy(() -> limits.tried("192.0.2.1", "a@example.com"))
                .isInstanceOf(AppError.class);
    }
}
