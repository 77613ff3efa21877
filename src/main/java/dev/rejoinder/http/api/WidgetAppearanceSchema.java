package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.optional;

import dev.rejoinder.bot.WidgetAppearance;
import dev.rejoinder.http.BodySchema;
import java.util.List;

/** The look of a bot's widget in the API. */
final class WidgetAppearanceSchema {
    static final BodySchema SCHEMA =
            BodySchema.named(
                    "WidgetAppearance",
                    optional(
                            "accentColor",
                            new BodySchema.StringSchema(0, 7),
                            "The color of the button and of the visitor's messages, such as"
                                    + " #2450d8."),
                    optional(
                            "title",
                            new BodySchema.StringSchema(0, WidgetAppearance.MAX_TITLE_CHARACTERS),
                            "The title of the chat; empty for the bot's name."),
                    optional(
                            "logo",
                            new BodySchema.StringSchema(
                                    1, WidgetAppearance.MAX_LOGO_DATA_CHARACTERS),
                            "An https URL or a data URL of an image; null for the first letter of"
                                    + " the title."),
                    optional(
                            "launcherIcon",
                            new BodySchema.EnumSchema(
                                    List.of("chat", "question", "headset", "mail", "sparkle")),
                            "The icon on the button."),
                    optional(
                            "suggestedQuestions",
                            new BodySchema.ArraySchema(
                                    new BodySchema.StringSchema(
                                            1, WidgetAppearance.MAX_QUESTION_CHARACTERS),
                                    WidgetAppearance.MAX_QUESTIONS),
                            "Questions that visitors can ask with a click before their first"
                                    + " message."),
                    optional(
                            "theme",
                            new BodySchema.EnumSchema(List.of("auto", "light", "dark")),
                            "The theme, unless the page sets data-theme."),
                    optional(
                            "position",
                            new BodySchema.EnumSchema(List.of("bottom-right", "bottom-left")),
                            "The corner of the page, unless the page sets data-position."),
                    optional(
                            "language",
                            new BodySchema.EnumSchema(WidgetAppearance.LANGUAGES),
                            "The language of the widget's own texts, unless the page sets"
                                    + " data-locale; auto for that of the page or the browser."));

    private WidgetAppearanceSchema() {}
}
