package dev.rejoinder.benchmarks;

import java.nio.file.Path;

/** What kind of database a run's servers keep their data in. */
enum Place {
    SQLITE {
        @Override
        Data open(Setup setup, Path folder) {
            return new SqliteData(folder);
        }
    },
    POSTGRES {
        @Override
        Data open(Setup setup, Path folder) throws Exception {
            return PostgresData.open(setup.database());
        }
    };

    /** An empty database, for servers with that folder. */
    abstract Data open(Setup setup, Path folder) throws Exception;
}
