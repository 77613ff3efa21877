package dev.rejoinder.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class IdsTest {
    private static final Clock CLOCK =
            new Clock() {
                @Override
                public long millis() {
                    return 1_469_918_176_385L;
                }

                @Override
                public long nanos() {
                    return 0;
                }
            };

    /** Returns exactly these bytes. */
    private static RandomGenerator chance(int... given) {
        return new RandomGenerator() {
            @Override
            public void nextBytes(byte[] bytes) {
                assertThat(bytes).hasSize(given.length);
                for (int i = 0; i < given.length; i++) {
                    bytes[i] = (byte) given[i];
                }
            }

            @Override
            public long nextLong() {
                throw new AssertionError("the bytes are asked for at once");
            }
        };
    }

    @Test
    void idIsItsPrefixTheTimeAndEightyBitsOfChance() {
        var ids = new Ids(CLOCK, chance(1, 2, 3, 4, 5, 250, 251, 252, 253, 254));
        assertThat(ids.message()).isEqualTo("msg_01ARYZ6S4104106105ZBXZSZFY");
    }

    @Test
    void documentsAreToldByTheirTime() {
        long now = CLOCK.millis();
        String first = new Ids(CLOCK, chance(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).document();
        String last = new Ids(CLOCK, chance(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1)).document();

        assertThat(first).isGreaterThan(Ids.firstDocumentOf(now));
        assertThat(last)
                .isGreaterThan(Ids.firstDocumentOf(now))
                .isLessThan(Ids.firstDocumentOf(now + 1))
                .isLessThan(Ids.firstDocumentOf(Long.MAX_VALUE));
    }
}
