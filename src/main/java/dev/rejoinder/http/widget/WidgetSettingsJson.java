package dev.rejoinder.http.widget;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.WidgetAppearance;
import dev.rejoinder.http.StrictJson;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the widget's script and its frame need to know about a bot. All of it is public. */
final class WidgetSettingsJson {
    private static final JsonMapper JSON = new JsonMapper();

    /** Of a frame to which the console gives the settings of a bot. */
    static final String BEFORE_PREVIEW =
            """
            {"title":"Chat","welcome":"","logo":null,"questions":[],"feedback":false,"colors":{}}\
            """;

    private WidgetSettingsJson() {}

    /**
     * For the script on the page: how the button looks, or {@code error}, which says what the owner
     * of the page must change.
     *
     * @param bot null if there is none that can be embedded
     * @param origin of the page; null if the browser does not say, as on pages of this server
     */
    static String forPage(String botId, @Nullable Bot bot, @Nullable String origin) {
        ObjectNode json = JSON.createObjectNode();
        if (bot == null) {
            json.put(
                    "error",
                    "There is no bot "
                            + botId
                            + " with a widget. Check data-bot-id, and that the bot is enabled and"
                            + " has allowed origins.");
        } else if (origin != null && !bot.widget().allows(origin)) {
            json.put(
                    "error",
                    "The bot "
                            + botId
                            + " may not be shown on "
                            + origin
                            + ". Add this origin to the allowed origins in the bot's settings.");
        } else {
            json = page(bot);
        }
        return StrictJson.compact(json);
    }

    static String forFrame(Bot bot) {
        return StrictJson.compact(frame(bot));
    }

    /** For the console: both, and the contrast of the text on the accent color in each theme. */
    static ObjectNode forPreview(Bot bot) {
        String color = bot.conversationSettings().widget().accentColor();
        ObjectNode json = JSON.createObjectNode();
        json.set("page", page(bot));
        json.set("frame", frame(bot));
        ObjectNode contrast = json.putObject("contrast");
        contrast.put("light", AccentColors.of(color, AccentColors.Theme.LIGHT).contrast());
        contrast.put("dark", AccentColors.of(color, AccentColors.Theme.DARK).contrast());
        return json;
    }

    private static ObjectNode page(Bot bot) {
        WidgetAppearance look = bot.conversationSettings().widget();
        ObjectNode json = JSON.createObjectNode();
        AccentColors colors = AccentColors.of(look.accentColor(), AccentColors.Theme.LIGHT);
        json.put("accent", colors.accent());
        json.put("onAccent", colors.onAccent());
        json.put("icon", path(look.launcherIcon()));
        json.set("theme", JSON.valueToTree(look.theme()));
        json.set("position", JSON.valueToTree(look.position()));
        json.put("language", look.language());
        return json;
    }

    private static ObjectNode frame(Bot bot) {
        WidgetAppearance look = bot.conversationSettings().widget();
        ObjectNode json = JSON.createObjectNode();
        json.put("title", look.title().isEmpty() ? bot.name() : look.title());
        json.put("welcome", bot.welcomeMessage());
        json.put("logo", look.logo());
        json.set("questions", JSON.valueToTree(look.suggestedQuestions()));
        json.put("feedback", bot.conversationSettings().feedback());
        if (bot.conversationSettings().uploads().enabled()) {
            json.put("uploads", true);
        }
        var light = AccentColors.of(look.accentColor(), AccentColors.Theme.LIGHT);
        var dark = AccentColors.of(look.accentColor(), AccentColors.Theme.DARK);
        ObjectNode colors = json.putObject("colors");
        colors.put("accent", both(light, dark, AccentColors::accent));
        colors.put("on-accent", both(light, dark, AccentColors::onAccent));
        colors.put("accent-soft", both(light, dark, AccentColors::soft));
        colors.put("link", both(light, dark, AccentColors::link));
        return json;
    }

    private static String both(
            AccentColors light, AccentColors dark, Function<AccentColors, String> color) {
        return "light-dark(" + color.apply(light) + "," + color.apply(dark) + ")";
    }

    /** An icon as the path of an SVG of 24 by 24, drawn with a stroke of 2. */
    private static String path(WidgetAppearance.LauncherIcon icon) {
        return switch (icon) {
            case CHAT ->
                    "M21 11.5a8.4 8.4 0 0 1-9 8.4 9.4 9.4 0 0 1-3.8-.8L3 21l1.9-4.7A8.3 8.3 0 0 1 3"
                            + " 11.5 8.7 8.7 0 0 1 12 3a8.7 8.7 0 0 1 9 8.5Z";
            case QUESTION ->
                    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9.2 9.2a2.9 2.9 0 0 1 5.6 1c0 1.9-2.8"
                            + " 2.6-2.8 3.9M12 17v.01";
            case HEADSET ->
                    "M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v5H5a1 1 0 0 1-1-1ZM20 14h-3v5h2a1 1 0 0 0"
                            + " 1-1ZM20 18a3 3 0 0 1-3 3h-4";
            case MAIL -> "M3 6h18v12H3ZM3 7l9 6 9-6";
            case SPARKLE ->
                    "M11 4l1.9 5.1L18 11l-5.1 1.9L11 18l-1.9-5.1L4 11l5.1-1.9ZM19 16v5M16.5"
                            + " 18.5h5";
        };
    }
}
