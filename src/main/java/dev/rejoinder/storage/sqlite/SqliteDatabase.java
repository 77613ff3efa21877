package dev.rejoinder.storage.sqlite;

import dev.rejoinder.storage.sql.Database;
import dev.rejoinder.storage.sql.Sql;
import dev.rejoinder.storage.sql.Work;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A SQLite file: one thread that writes and a few that read. They are platform threads, because
 * native code holds on to the thread it runs on, and the callers' virtual threads share very few.
 */
public final class SqliteDatabase implements Database {
    private static final int MIN_READERS = 2;
    private static final int MAX_READERS = 4;

    private final SqliteConnections connections;
    private final UnitQueue writes = new UnitQueue(GroupCommit.MAX_WAITING);
    private final UnitQueue reads = new UnitQueue(Reader.MAX_WAITING);
    private final Sql writerSql;
    private final GroupCommit writer;
    private final Thread writerThread;
    private final List<Sql> readerSqls = new ArrayList<>();
    private final List<Thread> readerThreads = new ArrayList<>();
    private boolean closed;

    private SqliteDatabase(SqliteConnections connections, Sql writerSql, List<Sql> readerSqls) {
        this.connections = connections;
        this.writerSql = writerSql;
        this.writer = new GroupCommit(writerSql, writes);
        this.writerThread = Thread.ofPlatform().daemon().name("sqlite-writer").start(this.writer);
        for (Sql readerSql : readerSqls) {
            this.readerSqls.add(readerSql);
            this.readerThreads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("sqlite-reader-" + this.readerThreads.size())
                            .start(new Reader(readerSql, reads)));
        }
    }

    /**
     * Opens the file, which may be empty but must exist. Another process may have it open and write
     * to it too.
     *
     * @throws SQLException when it is no database, cannot be read or written, or stays locked
     */
    public static SqliteDatabase open(Path file) throws SQLException {
        var connections = new SqliteConnections(file);
        int readers =
                Math.clamp(Runtime.getRuntime().availableProcessors(), MIN_READERS, MAX_READERS);
        var opened = new ArrayList<Sql>();
        try {
            Sql writer = connections.writer();
            opened.add(writer);
            for (int i = 0; i < readers; i++) {
                opened.add(connections.reader());
            }
            return new SqliteDatabase(connections, writer, opened.subList(1, opened.size()));
        } catch (SQLException | RuntimeException e) {
            opened.forEach(Sql::close);
            throw e;
        }
    }

    /** For what brings its own SQL, such as migrations. */
    public DataSource source() {
        return connections.source();
    }

    @Override
    public <T extends @Nullable Object> T read(Work<T> work) {
        var unit = new Unit<>(work);
        reads.add(unit);
        return unit.await();
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
        var unit = new Unit<>(work);
        writes.add(unit);
        return unit.await();
    }

    @Override
    public boolean healthy() {
        return !writer.broken();
    }

    /** How many units wait for the writer, those that it has begun with left out. */
    int waitingWrites() {
        return writes.size();
    }

    /** Also moves the log into the file, so that the file alone is the whole database. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        writes.close();
        reads.close();
        readerThreads.forEach(SqliteDatabase::join);
        join(writerThread);
        if (!healthy()) {
            // The last connection to close moves the log into the file, and removes it. Nobody
            // knows what a log is worth whose sync failed; the next start reads what is there.
            return;
        }
        readerSqls.forEach(Sql::close);
        // Without waiting for other processes; the last of them moves what is left.
        writerSql.run("pragma wal_checkpoint(passive)");
        writerSql.close();
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
