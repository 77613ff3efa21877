package dev.rejoinder.bot;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.TextChecks;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Validation of {@link WidgetAppearance}; {@code INVALID_REQUEST} names the field. */
final class WidgetAppearanceRules {
    private static final Pattern COLOR = Pattern.compile("#[0-9A-Fa-f]{6}");

    /** Browsers run no scripts in images, so SVG is safe here. */
    private static final Pattern IMAGE =
            Pattern.compile("data:image/(png|jpeg|gif|webp|svg\\+xml);base64,[A-Za-z0-9+/]+={0,2}");

    private WidgetAppearanceRules() {}

    static void check(WidgetAppearance appearance) {
        require(
                COLOR.matcher(appearance.accentColor()).matches(),
                "widget.accentColor",
                "The widget.accentColor must be # and six hexadecimal digits, such as #2450d8.");
        require(
                appearance.title().length() <= WidgetAppearance.MAX_TITLE_CHARACTERS
                        && TextChecks.isOneLine(appearance.title()),
                "widget.title",
                "The widget.title must be one line of at most "
                        + WidgetAppearance.MAX_TITLE_CHARACTERS
                        + " characters; leave it empty for the bot's name.");
        String logo = appearance.logo();
        require(
                logo == null || (logo.startsWith("data:") ? isImage(logo) : isAddress(logo)),
                "widget.logo",
                "The widget.logo must be an https URL of at most "
                        + WidgetAppearance.MAX_LOGO_URL_CHARACTERS
                        + " characters, or a data URL (base64) of a PNG, JPEG, GIF, WebP or SVG"
                        + " image of at most "
                        + WidgetAppearance.MAX_LOGO_DATA_CHARACTERS
                        + " characters.");
        require(
                appearance.suggestedQuestions().size() <= WidgetAppearance.MAX_QUESTIONS
                        && appearance.suggestedQuestions().stream()
                                .allMatch(WidgetAppearanceRules::isQuestion),
                "widget.suggestedQuestions",
                "The widget.suggestedQuestions must be at most "
                        + WidgetAppearance.MAX_QUESTIONS
                        + " questions, each one line of 1 to "
                        + WidgetAppearance.MAX_QUESTION_CHARACTERS
                        + " characters.");
        require(
                WidgetAppearance.LANGUAGES.contains(appearance.language()),
                "widget.language",
                "The widget.language must be one of "
                        + String.join(", ", WidgetAppearance.LANGUAGES)
                        + ".");
    }

    private static boolean isImage(String logo) {
        return logo.length() <= WidgetAppearance.MAX_LOGO_DATA_CHARACTERS
                && IMAGE.matcher(logo).matches();
    }

    /** Its origin becomes a part of a header, so it must look as browsers write it. */
    private static boolean isAddress(String logo) {
        if (logo.length() > WidgetAppearance.MAX_LOGO_URL_CHARACTERS) {
            return false;
        }
        try {
            URI address = URI.create(logo);
            String authority = address.getRawAuthority();
            return "https".equals(address.getScheme())
                    && authority != null
                    && WidgetEmbedding.isOrigin("https://" + authority.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean isQuestion(String question) {
        return !TextChecks.isBlank(question)
                && question.length() <= WidgetAppearance.MAX_QUESTION_CHARACTERS
                && TextChecks.isOneLine(question);
    }

    private static void require(boolean valid, String field, String sentence) {
        if (!valid) {
            throw AppError.invalid(field, sentence);
        }
    }
}
