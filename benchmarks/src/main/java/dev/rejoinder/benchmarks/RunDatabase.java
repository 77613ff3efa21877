package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** The database of a run's servers. */
interface RunDatabase extends AutoCloseable {
    /** What a server is told of it, by the names of its settings. */
    Map<String, String> settings();

    /** For filling it while no server runs. */
    Connection connect() throws SQLException;

    /** Has it tidy up after it was filled. */
    void settle(TableFiller filling) throws SQLException;

    /** What it has cost so far beside its servers; transactions are told with some delay. */
    DatabaseCost cost() throws SQLException, IOException;

    @Override
    void close() throws SQLException, IOException;
}
