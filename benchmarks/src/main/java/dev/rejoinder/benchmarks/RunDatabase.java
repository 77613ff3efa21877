package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** The database of a run's servers. */
interface RunDatabase extends AutoCloseable {
    /** The server settings for this database. */
    Map<String, String> settings();

    /** Opens a connection to fill the database while no server runs. */
    Connection connect() throws SQLException;

    /** Runs the maintenance that is due after filling. */
    void settle(TableFiller filling) throws SQLException;

    /** Returns its cost so far outside the servers; the number of transactions lags a little. */
    DatabaseCost cost() throws SQLException, IOException;

    @Override
    void close() throws SQLException, IOException;
}
