package dev.rejoinder.cli;

import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.server.ModelCheck;
import dev.rejoinder.storage.move.CopyProgressListener;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the commands ask of the rest of the server. Every method throws {@link
 * dev.rejoinder.core.AppError}, or an {@link IllegalStateException} with a sentence for the
 * operator, when it cannot be done.
 */
interface CommandBackend {
    /**
     * Starts a server; it listens when this returns.
     *
     * @param firstKey keeps the key that is made for an empty data folder
     */
    Serving serve(Settings settings, FirstKeyWriter firstKey);

    /**
     * Opens the data for one command. Works beside a server that runs on the same data, and never
     * touches that server's turns.
     */
    Administration open(Settings settings);

    /**
     * Checks all of the SQLite file, where there is one, for two minutes at most.
     *
     * @return what could not be checked; empty when all of it is sound
     */
    Optional<String> checkFile(Settings settings);

    /**
     * Copies the data of the data folder into an empty PostgreSQL database.
     *
     * @return how many rows each table has
     */
    Map<String, Long> migrate(Settings from, DatabaseSettings to, CopyProgressListener progress);

    /** Writes all data into one new file. Returns how many rows each table has. */
    Map<String, Long> backup(Settings from, Path file, CopyProgressListener progress);

    /** Puts a backup where there is no data yet. Returns how many rows each table has. */
    Map<String, Long> restore(Settings to, Path file, CopyProgressListener progress);

    /** What keeps a provider's address from being reached, in words; empty when nothing does. */
    Optional<String> problemReaching(URI base);

    /** Asks a model something small. Does not open the data. */
    ModelCheck tryModel(Settings settings, String model);

    /** A running server. */
    interface Serving extends AutoCloseable {
        /** The port in use, also when any free one was asked for. */
        int port();

        /** What was made for an empty data folder. */
        Optional<FirstRun> firstRun();

        /** What makes the console's first account, while there is none. */
        Optional<String> setupToken();

        /** Blocks until {@link #close} is done, whoever called it. */
        void awaitClose() throws InterruptedException;

        /** Takes no more turns, lets the running ones end, and closes. Idempotent. */
        @Override
        void close();
    }

    /**
     * What lets somebody begin at once.
     *
     * @param bot the short name of the bot that was made
     * @param token the key that was made; shown now and never again
     */
    record FirstRun(String bot, String token) {
        @Override
        public String toString() {
            return "FirstRun[bot=" + bot + "]";
        }
    }
}
