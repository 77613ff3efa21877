package dev.rejoinder.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
    private final List<PasswordCost> costs = new ArrayList<>();
    private final Passwords passwords = with(this::noted);

    private static Passwords with(PasswordHashFunction slowHash) {
        return new Passwords(slowHash, PasswordCost.USUAL, new SecureRandom(), 1, Duration.ZERO);
    }

    /** Argon2 without its cost; records the requested cost. */
    private byte[] noted(byte[] password, byte[] salt, PasswordCost cost) {
        costs.add(cost);
        return new Argon2().hash(password, salt, new PasswordCost(8, 1, 1));
    }

    /** The second Argon2id test vector of the reference implementation's {@code test.c}. */
    @Test
    void hashIsThatOfTheReferenceImplementation() {
        byte[] hash =
                new Argon2()
                        .hash(
                                "password".getBytes(StandardCharsets.UTF_8),
                                "somesalt".getBytes(StandardCharsets.UTF_8),
                                new PasswordCost(256, 2, 1));

        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
    }

    @Test
    void passwordFitsItsHashAndNoOther() {
        String hash = passwords.hash("correct horse");

        assertThat(hash)
                .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[\\w+/]{22}\\$[\\w+/]{43}");
        assertThat(passwords.matches("correct horse", hash)).isTrue();
        assertThat(passwords.matches("correct horsf", hash)).isFalse();
        assertThat(passwords.hash("correct horse")).isNotEqualTo(hash);
    }

    @Test
    void accentMayBeTypedInEitherWay() {
        assertThat(passwords.matches("Fu\u0308nf Zebras", passwords.hash("F\u00fcnf Zebras")))
                .isTrue();
    }

    @Test
    void whereThereIsNoAccountTheSameWorkIsDone() {
        assertThat(passwords.matches("correct horse", passwords.hash("correct horse"))).isTrue();
        List<PasswordCost> known = List.of(costs.removeLast());
        costs.clear();

        assertThat(passwords.matches("correct horse", null)).isFalse();
        assertThat(costs).isEqualTo(known);
    }

    @Test
    void olderHashOfAnotherCostIsStillGood() {
        String older =
                new PasswordHash(
                                new PasswordCost(64, 3, 2),
                                new byte[16],
                                new Argon2()
                                        .hash(
                                                "correct horse".getBytes(StandardCharsets.UTF_8),
                                                new byte[16],
                                                new PasswordCost(64, 3, 2)))
                        .text();

        assertThat(with(new Argon2()).matches("correct horse", older)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA"})
    void storedTextThatIsNoHashIsNotTold(String stored) {
        assertThatThrownBy(() -> passwords.matches("correct horse", stored))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a stored password hash has an unknown format");
    }

    @Test
    void whoWouldWaitTooLongIsToldSo() throws InterruptedException {
        var busy = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        Passwords slow =
                with(
                        (password, salt, cost) -> {
                            busy.countDown();
                            awaitQuietly(release);
                            return new byte[32];
                        });
        Thread first = Thread.ofVirtual().start(() -> slow.hash("one"));
        busy.await();

        assertThatThrownBy(() -> slow.hash("two"))
                .isInstanceOfSatisfying(
                        AppError.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
        release.countDown();
        first.join();
        assertThat(slow.hash("three")).startsWith("$argon2id$");
    }

    @Test
    void smallHeapHashesOneAtATime() {
        assertThat(Passwords.atOnce(64L << 20)).isEqualTo(1);
        assertThat(Passwords.atOnce(512L << 20)).isEqualTo(2);
        assertThat(Passwords.atOnce(Long.MAX_VALUE)).isEqualTo(2);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void madePasswordsAreLongAndDiffer() {
        assertThat(passwords.generate()).matches("[A-Za-z2-9]{20}");
        assertThat(passwords.generate()).isNotEqualTo(passwords.generate());
    }
}
