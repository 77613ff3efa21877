package dev.rejoinder.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Writes each record with one call, so that lines of several threads do not mix. Thread-safe. */
final class LogLineHandler extends Handler {
    private final PrintStream stream;

    LogLineHandler(PrintStream stream) {
        this.stream = stream;
        setFormatter(new LogLineFormatter());
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            byte[] line = getFormatter().format(record).getBytes(StandardCharsets.UTF_8);
            stream.write(line, 0, line.length);
            stream.flush();
        }
    }

    @Override
    public void flush() {
        stream.flush();
    }

    /** Does nothing: standard error belongs to the process. */
    @Override
    public void close() {}
}
