package dev.rejoinder.storage.sql;

import java.util.Map;

/** What differs between databases. Thread-safe. */
public interface Dialect {
    /** The time on the database's own clock, in milliseconds since 1970 in UTC. */
    long now(Sql sql);

    /**
     * What a select of a row ends with to keep others from changing that row until the end of the
     * transaction; empty where a transaction is alone anyway.
     */
    String forUpdate();

    /**
     * What is added to the condition of a select on {@code turn} that finds unfinished ones, so
     * that it finds only those without an owner.
     */
    String ownerless();

    /** Whether there is a table of this name. */
    boolean hasTable(Sql sql, String name);

    /** Words that differ in the schema, by the name of their placeholder. */
    Map<String, String> schemaWords();
}
