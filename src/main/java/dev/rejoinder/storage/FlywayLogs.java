package dev.rejoinder.storage;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flyway tells much that is of no use to who starts a server, so its news count as details. Public
 * only because Flyway makes it by its name.
 */
public final class FlywayLogs implements LogCreator {
    @Override
    public Log createLogger(Class<?> speaker) {
        return new QuietLog(LoggerFactory.getLogger(speaker));
    }

    private record QuietLog(Logger logger) implements Log {
        @Override
        @SuppressWarnings("deprecation") // still abstract, so it must be there
        public boolean isDebugEnabled() {
            return logger.isTraceEnabled();
        }

        @Override
        public void debug(String message) {
            logger.trace(message);
        }

        @Override
        public void info(String message) {
            logger.debug(message);
        }

        @Override
        public void warn(String message) {
            logger.warn(message);
        }

        @Override
        public void error(String message) {
            logger.error(message);
        }

        @Override
        public void error(String message, Exception cause) {
            logger.error(message, cause);
        }

        @Override
        public void notice(String message) {
            logger.debug(message);
        }
    }
}
