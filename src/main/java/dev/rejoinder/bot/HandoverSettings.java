package dev.rejoinder.bot;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a bot hands a conversation over to a person.
 *
 * @param phrases words of a message that ask for a person, ignoring case
 * @param afterFallbacks how many fallback messages in a row ask for a person; 0 for never
 * @param afterThumbsDown whether a thumbs down asks for a person
 * @param tool whether the model may ask for a person
 * @param waitMinutes how long a visitor waits for a person before the bot answers again
 * @param timeZone of the opening hours, such as {@code Europe/Berlin}
 * @param openingHours empty for always
 * @param email address that gets a message about each request; null for none
 */
public record HandoverSettings(
        boolean enabled,
        List<String> phrases,
        int afterFallbacks,
        boolean afterThumbsDown,
        boolean tool,
        int waitMinutes,
        String timeZone,
        List<OpeningHours> openingHours,
        @Nullable String email) {
    public static final int MAX_PHRASES = 50;
    public static final int MAX_PHRASE_CHARACTERS = 100;
    public static final int MAX_FALLBACKS = 10;
    public static final int MAX_WAIT_MINUTES = 24 * 60;
    public static final int MAX_OPENING_HOURS = 28;
    public static final int MAX_EMAIL_CHARACTERS = 254;

    private static final int WAIT_MINUTES = 5;

    public static final HandoverSettings OFF =
            new HandoverSettings(
                    false, List.of(), 2, false, true, WAIT_MINUTES, "UTC", List.of(), null);

    /** Stored settings may lack fields that a newer version added. */
    public HandoverSettings {
        phrases = phrases == null ? List.of() : List.copyOf(phrases);
        waitMinutes = waitMinutes == 0 ? WAIT_MINUTES : waitMinutes;
        timeZone = timeZone == null ? "UTC" : timeZone;
        openingHours = openingHours == null ? List.of() : List.copyOf(openingHours);
    }

    /**
     * Hours of one day.
     *
     * @param from such as {@code 09:00}
     * @param to after {@code from}; {@code 24:00} for the end of the day
     */
    public record OpeningHours(Day day, String from, String to) {}

    /** A day of the week. */
    public enum Day {
        @JsonProperty("mon")
        MONDAY,
        @JsonProperty("tue")
        TUESDAY,
        @JsonProperty("wed")
        WEDNESDAY,
        @JsonProperty("thu")
        THURSDAY,
        @JsonProperty("fri")
        FRIDAY,
        @JsonProperty("sat")
        SATURDAY,
        @JsonProperty("sun")
        SUNDAY
    }
}
