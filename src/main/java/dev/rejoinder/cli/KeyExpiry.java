package dev.rejoinder.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the expiry of a key. */
final class KeyExpiry {
    private static final Pattern AFTER = Pattern.compile("(\\d{1,6})([dh])");

    private KeyExpiry() {}

    /**
     * Parses {@code 90d} or {@code 12h} from now, or a date, which means its beginning in UTC.
     *
     * @throws UsageException for any other text
     */
    static @Nullable Instant parse(@Nullable String text, Instant now) {
        if (text == null || text.equals("never")) {
            return null;
        }
        Matcher after = AFTER.matcher(text);
        if (after.matches()) {
            long amount = Long.parseLong(after.group(1));
            boolean days = after.group(2).equals("d");
            return now.plus(days ? Duration.ofDays(amount) : Duration.ofHours(amount));
        }
        try {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new UsageException(
                    "--expires: \""
                            + text
                            + "\" is not allowed; use 90d, 12h, never, or a date"
                            + " such as 2030-12-31");
        }
    }
}
