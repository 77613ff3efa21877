package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The processes of a PostgreSQL server on this machine. */
final class PostgresProcesses {
    private final ProcessHandle first;

    /**
     * Finds the processes.
     *
     * @param backend the process of any connection
     * @throws IOException if the server runs on another machine, where its cost is unknown
     */
    PostgresProcesses(long backend) throws IOException {
        first =
                ProcessHandle.of(backend)
                        .filter(process -> process.info().command().orElse("").contains("postgres"))
                        .flatMap(ProcessHandle::parent)
                        .orElseThrow(() -> new IOException("PostgreSQL is not on this machine"));
    }

    List<Long> ids() {
        return Stream.concat(Stream.of(first), first.children()).map(ProcessHandle::pid).toList();
    }

    /** User and system time of all processes, including ended ones. */
    long cpuMillis() throws IOException {
        long millis = new ProcessCost(first.pid()).cpuMillisWithEnded();
        for (ProcessHandle child : first.children().toList()) {
            millis += new ProcessCost(child.pid()).cpuMillisIfThere();
        }
        return millis;
    }
}
