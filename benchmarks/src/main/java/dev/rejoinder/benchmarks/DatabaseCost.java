package dev.rejoinder.benchmarks;

/**
 * What a database has cost beside its servers, in all or in a while.
 *
 * @param cpuMillis user and system time of its processes
 * @param transactions that were committed, those that only read included
 * @param logBytes of its write-ahead log
 */
record DatabaseCost(long cpuMillis, long transactions, long logBytes) {
    /** Of one that is a part of its server. */
    static final DatabaseCost NONE = new DatabaseCost(0, 0, 0);

    DatabaseCost since(DatabaseCost earlier) {
        return new DatabaseCost(
                cpuMillis - earlier.cpuMillis,
                transactions - earlier.transactions,
                logBytes - earlier.logBytes);
    }

    NamedFigures perTurn(double turns) {
        return new NamedFigures()
                .put("databaseCpuMillisPerTurn", cpuMillis / turns)
                .put("transactionsPerTurn", transactions / turns)
                .put("logBytesPerTurn", logBytes / turns);
    }
}
