package dev.rejoinder.http.widget;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.api.BotAccess;
import dev.rejoinder.http.api.BotPatch;
import java.util.List;

/** What the widget of a bot would look like with other settings, for the console's preview. */
public final class WidgetPreviewRoutes {
    private static final int MAX_BYTES = 64 << 10;
    private static final BodySchema SETTINGS = new BodySchema.AnySchema(MAX_BYTES, 3);
    private static final BodySchema CONTRAST = new BodySchema.Decimal(1, 21);

    private static final BodySchema.ObjectSchema LOOK =
            fields(
                    required("page", SETTINGS, "The settings of the widget's script."),
                    required("frame", SETTINGS, "The settings of its frame."),
                    required(
                            "contrast",
                            fields(
                                    required("light", CONTRAST, "In the light theme."),
                                    required("dark", CONTRAST, "In the dark theme.")),
                            "The contrast of the text on the accent color."));

    private final Bots bots;
    private final BotAccess access;

    public WidgetPreviewRoutes(Bots bots) {
        this.bots = bots;
        this.access = new BotAccess(bots);
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        "/api/v1/bots/{botId}/widget-look",
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA),
                        Description.of(
                                        "Widget",
                                        "previewWidget",
                                        "Derive the look of the widget from unsaved settings")
                                .notAudited()
                                .requestBody(BotPatch.SCHEMA)
                                .response(LOOK),
                        this::look));
    }

    private void look(Exchange exchange) {
        Bot bot = access.require(exchange);
        Bot changed = bots.preview(bot, BotPatch.apply(exchange.request().body(), bot.draft()));
        exchange.reply(
                json -> json.writeRawValue(WidgetSettingsJson.forPreview(changed).toString()));
    }
}
