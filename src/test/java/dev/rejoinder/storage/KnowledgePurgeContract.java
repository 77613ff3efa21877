package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.Source.Kind;
import dev.rejoinder.knowledge.Source.Status;
import dev.rejoinder.knowledge.SourceStore.Job;
import dev.rejoinder.storage.sql.Database;
import dev.rejoinder.storage.sql.EventOutbox;
import dev.rejoinder.storage.sql.FatalWriteFailure;
import dev.rejoinder.storage.sql.Parameters;
import dev.rejoinder.storage.sql.SqlDocumentStore;
import dev.rejoinder.storage.sql.SqlSourceStore;
import dev.rejoinder.storage.sql.TransactionWork;
import dev.rejoinder.testkit.SettableClock;
import java.io.ByteArrayInputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deletes a source between any two commits of another operation, and checks what remains. */
abstract class KnowledgePurgeContract {
    private static final String BOT = "bot_1";

    /** More calls than any operation here makes. */
    private static final int MOST_CALLS = 20;

    final SettableClock clock = new SettableClock();

    @SuppressWarnings("NullAway.Init")
    private OpenDatabase data;

    @SuppressWarnings("NullAway.Init")
    private SqlSourceStore sources;

    /** Opens an empty database. */
    abstract OpenDatabase open(Clock clock);

    @BeforeEach
    void openData() {
        data = open(clock);
        sources =
                new SqlSourceStore(
                        data.database(),
                        data.dialect(),
                        new EventOutbox(new Ids(clock, new Random(1))));
        data.database()
                .writeSingleStatement(
                        sql ->
                                sql.update(
                                        """
                                        insert into bot (id, name, instructions, welcome_message,
                                            model, fallback_models, max_tokens,
                                            history_messages, fallback_message, enabled,
                                            created_at, updated_at)
                                        values (:id, 'Helper', '', '', 'builtin', '', 1, 1, '', 1,
                                            0, 0)
                                        """,
                                        Parameters.of("id", BOT)));
    }

    @AfterEach
    void closeData() {
        data.close();
    }

    private SqlDocumentStore documents(int call, Runnable between) {
        return new SqlDocumentStore(
                new Interrupted(data.database(), call, between), data.dialect());
    }

    private SqlDocumentStore documents() {
        return new SqlDocumentStore(data.database(), data.dialect());
    }

    private static Document document(String source) {
        return new Document(
                BOT, source, "doc_" + source, null, null, null, "", 4, null, null, List.of());
    }

    private static List<Chunk> chunks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Chunk(i, "Heading", null, "en", "text " + i))
                .toList();
    }

    private Job reading(String id) {
        var source =
                new Source(
                        BOT,
                        id,
                        Kind.TEXT,
                        "Title",
                        null,
                        0,
                        1,
                        null,
                        Status.QUEUED,
                        null,
                        0,
                        0,
                        0,
                        0,
                        clock.now(),
                        clock.now(),
                        null,
                        null);
        sources.insert(source, document(id), 100);
        return sources.take(EnumSet.allOf(Kind.class)).orElseThrow();
    }

    private void nothingIsLeft(String when) {
        while (documents().purge()) {
            // Until no rows are left.
        }
        for (String table : List.of("chunk", "original", "source")) {
            assertThat(
                            data.database()
                                    .<Long>query(
                                            sql -> sql.number("select count(*) from " + table)))
                    .as("%s after %s", table, when)
                    .isZero();
        }
    }

    @Test
    void sourceDeletedDuringAPurgeLeavesNothing() throws Exception {
        for (int call = 1; call <= MOST_CALLS; call++) {
            String id = "src_" + call;
            Job first = reading(id);
            documents().putOriginal(BOT, "doc_" + id, new ByteArrayInputStream(new byte[9]));
            documents().put(first, document(id), chunks(3));
            sources.finish(first, null, null);
            sources.requeue(BOT, id);
            Job second = sources.take(EnumSet.allOf(Kind.class)).orElseThrow();
            documents().put(second, document(id), chunks(2));
            sources.finish(second, null, null);
            SqlDocumentStore purging = documents(call, () -> sources.delete(BOT, id));
            while (purging.purge()) {
                // Until no rows are left.
            }
            sources.delete(BOT, id);

            nothingIsLeft("call " + call);
        }
    }

    @Test
    void sourceDeletedWhileItIsStoredLeavesNothing() throws Exception {
        for (int call = 1; call <= MOST_CALLS; call++) {
            String id = "src_" + call;
            Job job = reading(id);
            Runnable delete =
                    () -> {
                        sources.delete(BOT, id);
                        while (documents().purge()) {
                            // Until no rows are left.
                        }
                    };
            SqlDocumentStore storing = documents(call, delete);
            storing.putOriginal(BOT, "doc_" + id, new ByteArrayInputStream(new byte[1 << 20]));
            storing.put(job, document(id), chunks(500));
            sources.delete(BOT, id);

            nothingIsLeft("call " + call);
        }
    }

    /** Runs an action after the n-th call, counted from 1. */
    private static final class Interrupted implements Database {
        private final Database database;
        private final int call;
        private final Runnable between;
        private int calls;

        Interrupted(Database database, int call, Runnable between) {
            this.database = database;
            this.call = call;
            this.between = between;
        }

        private <T extends @Nullable Object> T counted(T result) {
            if (++calls == call) {
                between.run();
            }
            return result;
        }

        @Override
        public <T extends @Nullable Object> T read(TransactionWork<T> work) {
            return counted(database.read(work));
        }

        @Override
        public <T extends @Nullable Object> T query(TransactionWork<T> work) {
            return counted(database.query(work));
        }

        @Override
        public <T extends @Nullable Object> T write(TransactionWork<T> work) {
            return counted(database.write(work));
        }

        @Override
        public <T extends @Nullable Object> T writeSingleStatement(TransactionWork<T> work) {
            return counted(database.writeSingleStatement(work));
        }

        @Override
        public Optional<FatalWriteFailure> fatalWriteFailure() {
            return database.fatalWriteFailure();
        }

        @Override
        public boolean writable() {
            return database.writable();
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
