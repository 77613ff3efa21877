package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotListing;
import dev.rejoinder.bot.BotSearch;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The list of bots: with all settings, or brief, searched and sorted. */
final class BotList {
    private static final BodySchema.EnumSchema SORT =
            new BodySchema.EnumSchema(List.of("created", "name", "activity", "updated"));
    private static final BodySchema.EnumSchema BRIEF =
            new BodySchema.EnumSchema(List.of("true", "false"));

    static final List<Parameter> PARAMETERS =
            List.of(
                    PageParameters.PAGE,
                    PageParameters.LIMIT,
                    Parameter.query(
                            "q",
                            new BodySchema.StringSchema(0, BotSearch.MAX_CHARACTERS),
                            "Words that the name, the short name or the model contains, or an id."),
                    Parameter.query(
                            "sort",
                            SORT,
                            "Newest first (created), by name, or by the last message (activity) or"
                                    + " change of settings (updated), latest first."),
                    Parameter.query(
                            "brief",
                            BRIEF,
                            "true for only what a list shows: name, model, the beginning of the"
                                    + " instructions, and the time of the last message."));

    static final BodySchema.ObjectSchema SCHEMA =
            fields(
                    required(
                            "bots",
                            new BodySchema.ArraySchema(BotJson.BOT, PageRequest.MAX_LIMIT),
                            "In the order of sort."),
                    required(
                            "pagination",
                            ResponseSchemas.PAGINATION,
                            "The position of this page."));

    private final Bots bots;

    BotList(Bots bots) {
        this.bots = bots;
    }

    void reply(Exchange exchange) {
        PageRequest page = PageParameters.of(exchange);
        BotSearch search = search(exchange);
        boolean brief = "true".equals(PageParameters.oneOf(exchange, "brief", BRIEF));
        Set<String> allowed = exchange.caller().principal().botIds();
        if (!brief && allowed.isEmpty() && search.isEverythingNewestFirst()) {
            PageParameters.reply(
                    exchange, "bots", bots.list(page), BotJson::write, page, bots.count());
            return;
        }
        List<BotListing> found =
                search.in(
                        bots.listings().stream()
                                .filter(bot -> allowed.isEmpty() || allowed.contains(bot.id()))
                                .toList());
        List<BotListing> shown = found.stream().skip(page.offset()).limit(page.limit()).toList();
        if (brief) {
            PageParameters.reply(exchange, "bots", shown, BotJson::write, page, found.size());
            return;
        }
        List<Bot> whole = shown.stream().flatMap(bot -> bots.find(bot.id()).stream()).toList();
        PageParameters.reply(exchange, "bots", whole, BotJson::write, page, found.size());
    }

    private static BotSearch search(Exchange exchange) {
        String words = exchange.request().query("q");
        if (words != null && words.length() > BotSearch.MAX_CHARACTERS) {
            throw AppError.invalid(
                    "q", "q must have at most " + BotSearch.MAX_CHARACTERS + " characters.");
        }
        @Nullable String sort = PageParameters.oneOf(exchange, "sort", SORT);
        return new BotSearch(
                words == null ? "" : words.strip(),
                sort == null
                        ? BotSearch.Order.CREATED
                        : BotSearch.Order.valueOf(sort.toUpperCase(Locale.ROOT)));
    }
}
