package dev.rejoinder.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.PasswordCost;
import org.junit.jupiter.api.Test;

final class ServerOverridesTest {
    /** The servers of other tests hash passwords at a lower cost. */
    @Test
    void serverHashesPasswordsAtTheUsualCost() {
        assertThat(ServerOverrides.NONE.passwordCost()).isEqualTo(PasswordCost.USUAL);
        assertThat(PasswordCost.USUAL).isEqualTo(new PasswordCost(19_456, 2, 1));
    }
}
