package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine of a measurement. */
record Machine(int cores, String processor, String kernel, String java, String commit) {
    static Machine current() throws IOException, InterruptedException {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                findProcessor(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.vendor") + " " + Runtime.version(),
                findCommit());
    }

    private static String findProcessor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String findCommit() throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
        String commit = new String(git.getInputStream().readAllBytes()).strip();
        return git.waitFor() == 0 ? commit : "unknown";
    }

    /** Returns the five-minute load average. The benchmarks alone cause about 2. */
    static String loadAverage() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[1];
    }

    String line() {
        return "%d cores, %s, %s, Java %s".formatted(cores, processor, kernel, java);
    }

    String json() {
        return "{\"cores\":%d,\"processor\":\"%s\",\"kernel\":\"%s\",\"java\":\"%s\"}"
                .formatted(cores, processor, kernel, java);
    }
}
