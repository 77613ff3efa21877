package dev.rejoinder.benchmarks;

import java.nio.file.Path;

/** The database of a run's servers. */
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

    /** Creates an empty database for servers with that folder. */
    abstract RunDatabase open(BenchmarkOptions setup, Path folder) throws Exception;
}
