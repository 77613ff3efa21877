package dev.rejoinder.benchmarks;

/**
 * The cost of a database outside its servers, in total or in an interval.
 *
 * @param cpuMillis user and system time of its processes
 * @param transactions committed transactions, including read-only ones
 * @param logBytes bytes written to its write-ahead log
 */
record DatabaseCost(long cpuMillis, long transactions, long logBytes) {
    /** The cost of a database inside its server. */
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
