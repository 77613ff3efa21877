package dev.rejoinder.testkit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Captures everything that this JVM logs while it is open, with stack traces. */
public final class LoggedLines implements AutoCloseable {
    private final Logger root = Logger.getLogger("");
    private final Logger jetty = Logger.getLogger("org.eclipse.jetty");
    private final Level before = root.getLevel();
    private final List<Handler> others = List.of(root.getHandlers());
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    lines.add(text(line));
                }

                @Override
                public void flush() {
                    // Nothing is buffered.
                }

                @Override
                public void close() {
                    // Nothing to release.
                }
            };

    private LoggedLines(Level from) {
        // Keep provoked errors out of the output of the test run.
        others.forEach(root::removeHandler);
        root.setLevel(from);
        // Below this level it logs whole requests, so the server never enables it.
        jetty.setLevel(from.intValue() < Level.INFO.intValue() ? Level.INFO : from);
        handler.setLevel(from);
        root.addHandler(handler);
    }

    /** Starts to capture this level and above. */
    public static LoggedLines from(Level level) {
        return new LoggedLines(level);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    private static String text(LogRecord line) {
        var text = new StringWriter();
        text.append(line.getLevel() + " " + line.getLoggerName() + " ");
        text.append(new SimpleFormatter().formatMessage(line));
        if (line.getThrown() != null) {
            line.getThrown().printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }

    @Override
    public void close() {
        root.removeHandler(handler);
        root.setLevel(before);
        jetty.setLevel(null);
        others.forEach(root::addHandler);
    }
}
