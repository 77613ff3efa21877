package dev.rejoinder.cli;

import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.server.ModelCheckResult;
import dev.rejoinder.storage.move.CopyProgressListener;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The operations that commands need from the server. On failure, methods throw {@link
 * dev.rejoinder.core.AppError}, or an {@link IllegalStateException} with a sentence for the
 * operator.
 */
interface CommandBackend {
    /**
     * Starts a server, which listens when this returns.
     *
     * @param firstKey saves the key that is created for an empty data folder
     */
    Serving serve(Settings settings, FirstKeyWriter firstKey);

    /** Whether there is a database, empty or not. A PostgreSQL database counts as one. */
    boolean hasData(Settings settings);

    /**
     * Opens the data for one command. Safe next to a running server on the same data; never affects
     * its turns.
     */
    Administration open(Settings settings);

    /** Like {@link #open}, as an API for this process. */
    DataApi openApi(Settings settings);

    /**
     * Checks the integrity of the SQLite file, if there is one, for at most two minutes.
     *
     * @return what was not checked; empty if the whole file is intact
     */
    Optional<String> checkFile(Settings settings);

    /**
     * Copies the data from the data folder into an empty PostgreSQL database.
     *
     * @return the number of rows of each table
     */
    Map<String, Long> migrate(Settings from, DatabaseSettings to, CopyProgressListener progress);

    /** Writes all data to one new file. Returns the number of rows of each table. */
    Map<String, Long> backup(Settings from, Path file, CopyProgressListener progress);

    /** Restores a backup into empty storage. Returns the number of rows of each table. */
    Map<String, Long> restore(Settings to, Path file, CopyProgressListener progress);

    /** Describes why a provider's base URL cannot be reached; empty if it can. */
    Optional<String> problemReaching(URI base);

    /** Sends a small request to a model that the settings configure. Does not open the data. */
    ModelCheckResult tryModel(Settings settings, String model);

    /**
     * Embeds one text if the operator has chosen an embedding model. Does not open the data.
     *
     * @return empty for the default model, and if search uses words only
     */
    Optional<ModelCheckResult> tryEmbeddings(Settings settings);

    /** Describes why the OpenID Connect provider cannot be used; empty if it can. */
    Optional<String> problemOfProvider(Settings settings);

    /** Describes why the text of images and scanned pages cannot be read; empty if it can. */
    Optional<String> problemOfOcr(Settings settings);

    /** Sends a test message. Does not open the data. */
    void sendTestMail(Settings settings, String recipient);

    /** A running server. */
    interface Serving extends AutoCloseable {
        /** The actual port, also if the configured one is 0. */
        int port();

        /** What was created for an empty data folder. */
        Optional<FirstRun> firstRun();

        /** The token that creates the first console account, while there is no account. */
        Optional<String> setupToken();

        /** Blocks until {@link #close} has completed, on any thread. */
        void awaitClose() throws InterruptedException;

        /** Accepts no more turns, waits for the running ones, and closes. Idempotent. */
        @Override
        void close();
    }

    /**
     * What a new installation needs for a first request.
     *
     * @param bot the short name of the bot that was created
     * @param token of the key that was created; shown only once
     */
    record FirstRun(String bot, String token) {
        @Override
        public String toString() {
            return "FirstRun[bot=" + bot + "]";
        }
    }

    /**
     * The routes of the API that manage data, on a loopback port.
     *
     * @param key the API key that it accepts
     * @param closed closes the data
     */
    record DataApi(int port, String key, Runnable closed) implements AutoCloseable {
        @Override
        public String toString() {
            return "DataApi[port=" + port + "]";
        }

        @Override
        public void close() {
            closed.run();
        }
    }
}
