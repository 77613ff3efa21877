package dev.rejoinder.storage.sql;

import java.util.Map;
import java.util.Optional;

/** What differs between databases. Thread-safe. */
public interface Dialect {
    /** The time for what people see, in milliseconds since 1970 in UTC. */
    long now(Sql sql);

    /**
     * A term for the time that leases are counted by, in milliseconds. All nodes that share the
     * data must agree on it, so it is the database's own clock where there may be several.
     */
    String leaseClock();

    /** What is added to {@link #leaseClock} for the time of now; 0 where the term says it all. */
    long leaseOrigin();

    /**
     * What a select of a row ends with to keep others from changing that row until the end of the
     * transaction; empty where a transaction is alone anyway.
     */
    String forUpdate();

    /**
     * What is added to the condition of a select on {@code turn} that finds unfinished ones, so
     * that it finds only those without an owner.
     */
    String unownedTurnCondition();

    /**
     * A statement that keeps all others from changing a table until the end of the transaction;
     * empty where a transaction is alone anyway.
     */
    Optional<String> lockTable(String table);

    /** Whether several servers may work on the data at once. */
    boolean shared();

    /** Whether one statement may hold several changes, and one text several statements. */
    boolean supportsMultiStatement();

    /** Whether there is a table of this name. */
    boolean hasTable(Sql sql, String name);

    /** Whether there is any table in the schema, ours or not. */
    boolean hasTables(Sql sql);

    /**
     * A statement that keeps other servers from migrating until the end of the transaction; empty
     * where a lock on the folder does that.
     */
    Optional<String> lockSchema();

    /** The resource with what is run after each migration. */
    Optional<String> afterMigration();

    /** Words that differ in the schema, by the name of their placeholder. */
    Map<String, String> schemaWords();
}
