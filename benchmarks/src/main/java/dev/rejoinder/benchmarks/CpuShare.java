package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A share of one core for a group of processes, through a Linux control group, version 1 or 2.
 * Needs root.
 */
final class CpuShare implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final String MEMBERS = "cgroup.procs";

    /** Short, so that a process that has used up its share waits only briefly. */
    private static final int PERIOD_MICROS = 10_000;

    private final Path above;
    private final Path group;

    private CpuShare(Path above, Path group) {
        this.above = above;
        this.group = group;
    }

    /**
     * Creates an empty group.
     *
     * @param part of one core, such as 0.25
     */
    static CpuShare of(double part, String name) throws IOException {
        boolean first = Files.exists(ROOT.resolve("cpu/cpu.cfs_quota_us"));
        first |= Files.isDirectory(ROOT.resolve("cpu"));
        Path above = first ? ROOT.resolve("cpu") : ROOT;
        var share = new CpuShare(above, above.resolve("rejoinder-benchmark-" + name));
        Files.createDirectories(share.group);
        long quota = Math.round(part * PERIOD_MICROS);
        if (first) {
            share.write("cpu.cfs_period_us", PERIOD_MICROS);
            share.write("cpu.cfs_quota_us", quota);
        } else {
            Files.writeString(share.group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
        }
        return share;
    }

    /** Adds all threads of a process, and the children that it starts from now on. */
    void add(long process) throws IOException {
        write(MEMBERS, process);
    }

    private void write(String file, long value) throws IOException {
        Files.writeString(group.resolve(file), Long.toString(value));
    }

    /** Removes the limit from all members. */
    @Override
    public void close() throws IOException {
        for (String process : Files.readAllLines(group.resolve(MEMBERS))) {
            Files.writeString(above.resolve(MEMBERS), process);
        }
        Files.delete(group);
    }
}
