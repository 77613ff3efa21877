package dev.rejoinder.storage.sqlite;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.sql.Database;
import dev.rejoinder.storage.sql.FatalWriteFailure;
import dev.rejoinder.storage.sql.Sql;
import dev.rejoinder.storage.sql.TransactionWork;
import dev.rejoinder.storage.sql.WriteHealth;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A SQLite file: one writer thread and a few reader threads. They are platform threads, because
 * native code pins the carrier thread of a virtual thread, and there are few carriers.
 */
public final class SqliteDatabase implements Database {
    private static final int MIN_READERS = 2;
    private static final int MAX_READERS = 4;

    /** With less free space the disk counts as full, even for a user with reserved blocks. */
    private static final long LEAST_FREE_BYTES = 64 * 1024;

    /** Changes no data but rewrites the first page, which must be stored like any other. */
    private static final String WRITE_PROBE = "pragma user_version = 0";

    private final Path file;
    private final DatabaseFileIdentity files;
    private final WriteHealth writeHealth;
    private final SqliteConnections connections;
    private final WorkQueue writes = new WorkQueue(GroupCommit.MAX_WAITING);
    private final WorkQueue reads = new WorkQueue(SqliteReader.MAX_WAITING);
    private final Sql writerSql;
    private final GroupCommit writer;
    private final Thread writerThread;
    private final List<Sql> readerSqls = new ArrayList<>();
    private final List<Thread> readerThreads = new ArrayList<>();
    private boolean closed;

    private SqliteDatabase(
            Path file,
            SqliteConnections connections,
            Sql writerSql,
            List<Sql> readerSqls,
            Clock clock) {
        this.file = file;
        this.connections = connections;
        this.writerSql = writerSql;
        this.files = new DatabaseFileIdentity(file);
        this.writeHealth = new WriteHealth(clock, this::tryWriting);
        this.writer = new GroupCommit(writerSql, writes, files, writeHealth);
        this.writerThread = Thread.ofPlatform().daemon().name("sqlite-writer").start(this.writer);
        for (Sql readerSql : readerSqls) {
            this.readerSqls.add(readerSql);
            this.readerThreads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("sqlite-reader-" + this.readerThreads.size())
                            .start(new SqliteReader(readerSql, reads)));
        }
    }

    /**
     * Opens the file, which may be empty but must exist. Another process may use it too.
     *
     * @throws SQLException if it is not a database, cannot be read or written, or stays locked
     */
    public static SqliteDatabase open(Path file, Clock clock) throws SQLException {
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
            return new SqliteDatabase(
                    file, connections, writer, opened.subList(1, opened.size()), clock);
        } catch (SQLException | RuntimeException e) {
            opened.forEach(Sql::close);
            throw e;
        }
    }

    /** For code with its own SQL, such as migrations. */
    public DataSource source() {
        return connections.source();
    }

    @Override
    public <T extends @Nullable Object> T read(TransactionWork<T> work) {
        var unit = new QueuedWork<>(work);
        reads.add(unit);
        return unit.await();
    }

    @Override
    public <T extends @Nullable Object> T write(TransactionWork<T> work) {
        var unit = new QueuedWork<>(work);
        writes.add(unit);
        return unit.await();
    }

    @Override
    public Optional<FatalWriteFailure> fatalWriteFailure() {
        return writer.fatalWriteFailure();
    }

    @Override
    public boolean writable() {
        return fatalWriteFailure().isEmpty() && writeHealth.check();
    }

    @Override
    public void inspect() {
        writer.inspect();
    }

    /** Moves the WAL into the file and truncates it. Deleted rows are zeros in the file. */
    @Override
    public boolean discardDeleted(List<String> tables) {
        try {
            return SqliteFileOperations.truncateWal(connections);
        } catch (SQLException failed) {
            throw AppError.internal(failed);
        }
    }

    private void tryWriting() {
        requireSpace();
        var _ =
                write(
                        sql -> {
                            sql.run(WRITE_PROBE);
                            return true;
                        });
    }

    /** The WAL may have room for a trial write although the disk is full. */
    private void requireSpace() {
        try {
            FileStore store = Files.getFileStore(file);
            if (store.getTotalSpace() > 0 && store.getUnallocatedSpace() < LEAST_FREE_BYTES) {
                throw AppError.internal(new IOException("the disk is full"));
            }
        } catch (IOException unknown) {
            throw AppError.internal(unknown);
        }
    }

    /** The number of units waiting for the writer, without those it is running. */
    int waitingWrites() {
        return writes.size();
    }

    /** Also checkpoints the WAL, so that the file alone is the whole database. */
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
        inspect();
        if (fatalWriteFailure().isPresent()) {
            // Closing the last connection checkpoints and removes the WAL. After a failed sync, or
            // in
            // replaced files, that could destroy data; the next start recovers what is there.
            return;
        }
        readerSqls.forEach(Sql::close);
        // Passive: does not wait for other processes; the last one finishes the checkpoint.
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
