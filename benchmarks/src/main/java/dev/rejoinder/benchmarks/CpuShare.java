package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A share of one core that some processes have together, by a control group of Linux, of whichever
 * of its two kinds there is. Needs the right to make one, which root has.
 */
final class CpuShare implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final String MEMBERS = "cgroup.procs";

    /** Short, so that a process that has had its share waits for less than is noticed. */
    private static final int PERIOD_MICROS = 10_000;

    private final Path above;
    private final Path group;

    private CpuShare(Path above, Path group) {
        this.above = above;
        this.group = group;
    }

    /**
     * Makes a share without members.
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

    /** All of the process's threads, and the children that it starts from now on. */
    void add(long process) throws IOException {
        write(MEMBERS, process);
    }

    private void write(String file, long value) throws IOException {
        Files.writeString(group.resolve(file), Long.toString(value));
    }

    /** Sets its members free. */
    @Override
    public void close() throws IOException {
        for (String process : Files.readAllLines(group.resolve(MEMBERS))) {
            Files.writeString(above.resolve(MEMBERS), process);
        }
        Files.delete(group);
    }
}
