package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PostgresKnowledgeStoreTest extends KnowledgeStoreContract {
    @Override
    Storage open(Clock clock) {
        return PostgresStorages.open(clock);
    }

    /** The other server is about to store the document. */
    @Test
    void originalJustStoredByAnotherServerIsNotSwept() throws Exception {
        String id = new Ids(clock, new Random(1)).document();
        storage.documents().putOriginal(BOT, id, new ByteArrayInputStream(new byte[9]));
        storage.documents().sweepOriginals();

        var back = new ByteArrayOutputStream();
        storage.documents().copyOriginal(BOT, id, back);
        assertThat(back.size()).isEqualTo(9);
    }
}
