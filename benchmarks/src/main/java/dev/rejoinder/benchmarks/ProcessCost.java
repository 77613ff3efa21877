package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The cost of a process or of several so far, from {@code /proc} and {@code jcmd}. Linux only. */
final class ProcessCost {
    /** The unit of CPU time in {@code /proc}; it is fixed on Linux, whatever the kernel's tick. */
    private static final int MILLIS_PER_TICK = 10;

    /** Fields of {@code /proc/PID/stat} after the name in brackets, counted from 0. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;
    private static final int ENDED_USER_TICKS = 13;
    private static final int ENDED_SYSTEM_TICKS = 14;

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private final List<Long> pids;

    ProcessCost(long pid) {
        this(List.of(pid));
    }

    private ProcessCost(List<Long> pids) {
        this.pids = pids;
    }

    /** The cost of a process and those that it has started by now. */
    static ProcessCost ofTree(ProcessHandle process) {
        return new ProcessCost(
                Stream.concat(Stream.of(process), process.descendants())
                        .map(ProcessHandle::pid)
                        .toList());
    }

    /** User and system time of all threads, including ended ones. */
    long cpuMillis() throws IOException {
        return millis(USER_TICKS, SYSTEM_TICKS);
    }

    /** Like {@link #cpuMillis}, plus the time of ended children. */
    long cpuMillisWithEnded() throws IOException {
        return cpuMillis() + millis(ENDED_USER_TICKS, ENDED_SYSTEM_TICKS);
    }

    /** Like {@link #cpuMillis}; 0 if the process has ended. */
    long cpuMillisIfThere() throws IOException {
        try {
            return cpuMillis();
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }

    private long millis(int one, int other) throws IOException {
        long ticks = 0;
        for (long pid : pids) {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            ticks += Long.parseLong(fields[one]) + Long.parseLong(fields[other]);
        }
        return ticks * MILLIS_PER_TICK;
    }

    /** Resident memory. This source is exact; {@code /proc/PID/status} is an estimate. */
    long residentKib() throws IOException {
        return field("smaps_rollup", "Rss:");
    }

    /** Like {@link #residentKib}, with each shared page divided by its number of processes. */
    long proportionalKib() throws IOException {
        return field("smaps_rollup", "Pss:");
    }

    long peakResidentKib() throws IOException {
        return field("status", "VmHWM:");
    }

    /** The bytes of all objects of a Java process after a full collection. */
    long liveHeapBytes() throws IOException, InterruptedException {
        // Collect twice: objects that the first collection finds dead may have kept others alive.
        jcmd("GC.run");
        Matcher total = TOTAL.matcher(jcmd("GC.class_histogram"));
        if (!total.find()) {
            throw new IOException("jcmd gave no total");
        }
        return Long.parseLong(total.group(1));
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process =
                new ProcessBuilder(jcmd.toString(), Long.toString(pids.getFirst()), command)
                        .start();
        String answer = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return answer;
    }

    private long field(String file, String name) throws IOException {
        long sum = 0;
        for (long pid : pids) {
            sum +=
                    Files.readAllLines(Path.of("/proc", Long.toString(pid), file)).stream()
                            .filter(line -> line.startsWith(name))
                            .mapToLong(line -> kib(line.substring(name.length())))
                            .findFirst()
                            .orElseThrow(() -> new IOException("no " + name + " in " + file));
        }
        return sum;
    }

    private static long kib(String value) {
        return Long.parseLong(value.strip().split(" ")[0]);
    }
}
