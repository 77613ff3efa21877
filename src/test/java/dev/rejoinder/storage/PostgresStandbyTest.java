package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standby is read-only; the server becomes ready once it is promoted. */
class PostgresStandbyTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private EmbeddedPostgres postgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .start();
    }

    private static DatabaseSettings settings(EmbeddedPostgres postgres, Duration startTimeout) {
        return new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
                "postgres",
                null,
                4,
                startTimeout);
    }

    private static Storage open(DatabaseSettings settings) {
        return Storage.open(settings, Path.of("/"), Clock.system());
    }

    @Test
    void serverWaitsUntilAStandbyIsPromoted() throws Exception {
        try (EmbeddedPostgres primary = postgres()) {
            open(settings(primary, Duration.ofMinutes(1))).close();
        }
        Files.createFile(folder.resolve("standby.signal"));
        try (EmbeddedPostgres standby = postgres();
                Storage reading = open(settings(standby, Duration.ZERO))) {
            assertThat(reading.keys().count()).isZero();
            assertThat(reading.writable()).isFalse();
            assertThatThrownBy(() -> open(settings(standby, Duration.ofMillis(1))))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("is not writable: it is read-only or a standby. Gave up");

            var starting = new FutureTask<>(() -> open(settings(standby, Duration.ofMinutes(10))));
            Thread.ofVirtual().start(starting);
            promote(standby);

            try (Storage started = starting.get(60, TimeUnit.SECONDS)) {
                assertThat(started.writable()).isTrue();
            }
            long begun = System.nanoTime();
            while (!reading.writable()) {
                assertThat(System.nanoTime() - begun).as("too late").isLessThan(PATIENCE_NANOS);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private static void promote(EmbeddedPostgres standby) throws SQLException {
        try (Connection connection = standby.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_promote()");
        }
    }
}
