package dev.rejoinder.benchmarks;

import java.nio.file.Path;

/** What kind of database a run's servers keep their data in. */
enum DatabaseKind {
    SQLITE {
        @Override
        RunDatabase open(BenchmarkOptions setup, Path folder) {
            return new SqliteData(folder);
        }
    },
    POSTGRES {
        @Override
        RunDatabase open(BenchmarkOptions setup, Path folder) throws Exception {
            return PostgresData.open(setup.database());
        }
    };

    /** An empty database, for servers with that folder. */
    abstract RunDatabase open(BenchmarkOptions setup, Path folder) throws Exception;
}
