package dev.rejoinder.storage.sql;

import java.util.Map;
import java.util.Optional;

/** The differences between databases. Thread-safe. */
public interface Dialect {
    /** The time for timestamps that users see, in milliseconds since the epoch. */
    long now(Sql sql);

    /**
     * SQL expression for the clock of leases, in milliseconds. All nodes that share the data must
     * agree on it, so a shared database uses its own clock.
     */
    String leaseClock();

    /** Offset that makes {@link #leaseClock} the current time; 0 if the expression already is. */
    long leaseOrigin();

    /**
     * Suffix of a select that locks its row until the end of the transaction; empty if transactions
     * never run concurrently.
     */
    String forUpdate();

    /**
     * Further condition on {@code turn t} that restricts unfinished turns to those without an
     * owner.
     */
    String unownedTurnCondition();

    /**
     * Statement that locks a table against changes until the end of the transaction; empty if
     * transactions never run concurrently.
     */
    Optional<String> lockTable(String table);

    /** Whether several servers may share the database. */
    boolean shared();

    /**
     * Whether one statement may contain several changes, one text several statements, and a
     * parameter an array.
     */
    boolean supportsMultiStatement();

    /** Relation with one column {@code number}: the numbers in a parameter, a JSON array. */
    String numbers(String parameter);

    /** Whether a table with this name exists. */
    boolean hasTable(Sql sql, String name);

    /** Whether the schema contains any table, ours or not. */
    boolean hasTables(Sql sql);

    /**
     * Statement that locks out other servers' migrations until the end of the transaction; empty if
     * a lock on the folder does that.
     */
    Optional<String> lockSchema();

    /** Resource with a script to run after each migration. */
    Optional<String> afterMigration();

    /** Statement to run after all rows were copied from another database. */
    Optional<String> afterCopy();

    /** Words that differ in the schema, by their placeholder. */
    Map<String, String> schemaWords();
}
