package dev.rejoinder.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A child process of the benchmarks, controlled by lines. It ends with this process. */
final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    private ChildProcess(Process process) {
        this.process = process;
        this.out = process.inputReader();
        this.in = process.outputWriter();
    }

    /** Runs a class of this program. */
    static ChildProcess running(Class<?> main, String... arguments) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx512m",
                                "-classpath",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(arguments));
        return new ChildProcess(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Called by a child's main method: takes orders, and ends the child with its parent. */
    static void obey(Consumer<String> order) {
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try (var in = new BufferedReader(new InputStreamReader(System.in))) {
                                in.lines().forEach(order);
                            } catch (IOException | UncheckedIOException closed) {
                                // As good as the end of input.
                            }
                            System.exit(0);
                        });
    }

    /** Sends a line and returns the response line. */
    String ask(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
        return readLine();
    }

    String readLine() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("process " + process.pid() + " ended");
        }
        return line;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
            in.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
