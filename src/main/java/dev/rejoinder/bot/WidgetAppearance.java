package dev.rejoinder.bot;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a bot's chat widget looks, and what it offers before the first message. Its greeting is the
 * bot's welcome message.
 *
 * @param accentColor such as {@code #2450d8}; the widget derives colors with enough contrast
 * @param title shown at the top; empty for the bot's name
 * @param logo an {@code https} URL or a {@code data} URL of an image; null for a letter
 * @param suggestedQuestions offered as buttons before the first message
 * @param theme unless the page sets {@code data-theme}
 * @param position unless the page sets {@code data-position}
 * @param language of its own texts, one of {@link #LANGUAGES}, unless the page sets {@code
 *     data-locale}
 */
public record WidgetAppearance(
        String accentColor,
        String title,
        @Nullable String logo,
        LauncherIcon launcherIcon,
        List<String> suggestedQuestions,
        Theme theme,
        Position position,
        String language) {
    public static final int MAX_TITLE_CHARACTERS = 60;
    public static final int MAX_LOGO_URL_CHARACTERS = 2_000;
    public static final int MAX_LOGO_DATA_CHARACTERS = 16 << 10;
    public static final int MAX_QUESTIONS = 6;
    public static final int MAX_QUESTION_CHARACTERS = 200;

    /** The languages of its texts; {@code auto} for that of the page or the browser. */
    public static final List<String> LANGUAGES =
            List.of("auto", "ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "tr", "zh");

    public static final WidgetAppearance DEFAULT =
            new WidgetAppearance(
                    "#2450d8",
                    "",
                    null,
                    LauncherIcon.CHAT,
                    List.of(),
                    Theme.AUTO,
                    Position.BOTTOM_RIGHT,
                    "auto");

    /** Stored settings may lack fields that a newer version added. */
    public WidgetAppearance {
        accentColor = accentColor == null ? "#2450d8" : accentColor;
        title = title == null ? "" : title;
        launcherIcon = launcherIcon == null ? LauncherIcon.CHAT : launcherIcon;
        suggestedQuestions =
                suggestedQuestions == null ? List.of() : List.copyOf(suggestedQuestions);
        theme = theme == null ? Theme.AUTO : theme;
        position = position == null ? Position.BOTTOM_RIGHT : position;
        language = language == null ? "auto" : language;
    }

    /** The picture on the button. */
    public enum LauncherIcon {
        @JsonProperty("chat")
        CHAT,
        @JsonProperty("question")
        QUESTION,
        @JsonProperty("headset")
        HEADSET,
        @JsonProperty("mail")
        MAIL,
        @JsonProperty("sparkle")
        SPARKLE
    }

    /** The colors of the chat. */
    public enum Theme {
        /** As the visitor's system. */
        @JsonProperty("auto")
        AUTO,
        @JsonProperty("light")
        LIGHT,
        @JsonProperty("dark")
        DARK
    }

    /** The corner of the page with the button. */
    public enum Position {
        @JsonProperty("bottom-right")
        BOTTOM_RIGHT,
        @JsonProperty("bottom-left")
        BOTTOM_LEFT
    }
}
