package dev.rejoinder.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Formats a log record as one line: time in UTC, level, logger, message. Only errors include a
 * stack trace.
 */
final class LogLineFormatter extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public String format(LogRecord record) {
        var line = new StringBuilder(128);
        TIME.formatTo(record.getInstant(), line);
        line.append(' ').append(levelName(record.getLevel())).append(' ');
        line.append(lastWord(record.getLoggerName())).append(": ");
        appendOneLine(line, formatMessage(record));
        Throwable thrown = record.getThrown();
        if (thrown == null) {
            return line.append('\n').toString();
        }
        if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
            return line.append('\n').append(stackTrace(thrown)).toString();
        }
        line.append(": ");
        appendOneLine(line, thrown.toString());
        return line.append('\n').toString();
    }

    private static String levelName(Level level) {
        int importance = level.intValue();
        if (importance >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (importance >= Level.WARNING.intValue()) {
            return "WARN ";
        }
        return importance >= Level.INFO.intValue() ? "INFO " : "DEBUG";
    }

    private static String lastWord(@Nullable String loggerName) {
        if (loggerName == null) {
            return "-";
        }
        return loggerName.substring(loggerName.lastIndexOf('.') + 1);
    }

    /**
     * Removes line breaks, because a message may contain text from a client, which must not forge
     * log lines.
     */
    private static void appendOneLine(StringBuilder line, @Nullable String text) {
        String message = text == null ? "" : text;
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (c == '\n') {
                line.append("\\n");
            } else {
                line.append(Character.isISOControl(c) ? ' ' : c);
            }
        }
    }

    private static String stackTrace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
