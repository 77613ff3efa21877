package dev.rejoinder.http.api;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.analytics.Analytics;
import dev.rejoinder.analytics.AnalyticsReport;
import dev.rejoinder.analytics.DateRange;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Analytics for a period: of one bot, or of all bots that the caller may see. */
public final class AnalyticsRoutes {
    private static final String ALL = "/api/v1/analytics";
    private static final String ONE = "/api/v1/bots/{botId}/analytics";
    private static final int DEFAULT_DAYS = 30;
    private static final int DAYS_DIGITS = 4;

    private static final Parameter SINCE =
            Parameter.query("since", AnalyticsJson.DATE, "The first day, in UTC.");
    private static final Parameter UNTIL =
            Parameter.query(
                    "until", AnalyticsJson.DATE, "The last day, in UTC; defaults to today.");
    private static final Parameter DAYS =
            Parameter.query(
                    "days",
                    new BodySchema.IntegerSchema(1, DateRange.MAX_DAYS),
                    "The number of days, instead of since; defaults to " + DEFAULT_DAYS + ".");

    private final Analytics analytics;
    private final BotAccess bots;
    private final Clock clock;

    public AnalyticsRoutes(Analytics analytics, Bots bots, Clock clock) {
        this.analytics = analytics;
        this.bots = new BotAccess(bots);
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                route(ALL, "getAnalytics", "Get analytics for all bots", this::all),
                route(ONE, "getBotAnalytics", "Get analytics for one bot", this::one));
    }

    private static Route route(
            String template, String operationId, String summary, Route.Handler handler) {
        return new Route(
                "GET",
                template,
                new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA),
                Description.of("Analytics", operationId, summary)
                        .parameters(SINCE, UNTIL, DAYS)
                        .response(AnalyticsJson.REPORT),
                handler);
    }

    private void all(Exchange exchange) {
        DateRange period = period(exchange);
        reply(exchange, analytics.report(exchange.caller().principal()::maySee, period));
    }

    private void one(Exchange exchange) {
        String botId = bots.require(exchange).id();
        DateRange period = period(exchange);
        reply(exchange, analytics.report(botId::equals, period));
    }

    private static void reply(Exchange exchange, AnalyticsReport report) {
        exchange.reply(json -> AnalyticsJson.write(json, report));
    }

    private DateRange period(Exchange exchange) {
        LocalDate today = LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
        LocalDate last = date(exchange, "until");
        if (last == null) {
            last = today;
        }
        LocalDate first = date(exchange, "since");
        Integer days = days(exchange);
        if (first != null && days != null) {
            throw AppError.invalid("days", "Use either days or since, not both.");
        }
        if (first == null) {
            first = last.minusDays((days == null ? DEFAULT_DAYS : days) - 1L);
        }
        if (first.isAfter(last)) {
            throw AppError.invalid("since", "since must not be after until.");
        }
        var period = new DateRange(first, last);
        if (period.length() > DateRange.MAX_DAYS) {
            throw AppError.invalid(
                    "since", "The period must not exceed " + DateRange.MAX_DAYS + " days.");
        }
        return period;
    }

    private static @Nullable Integer days(Exchange exchange) {
        String given = exchange.request().query("days");
        if (given == null) {
            return null;
        }
        if (given.length() <= DAYS_DIGITS && given.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int days = given.isEmpty() ? 0 : Integer.parseInt(given);
            if (days >= 1 && days <= DateRange.MAX_DAYS) {
                return days;
            }
        }
        throw AppError.invalid(
                "days", "days must be a whole number from 1 to " + DateRange.MAX_DAYS + ".");
    }

    private static @Nullable LocalDate date(Exchange exchange, String name) {
        String given = exchange.request().query(name);
        if (given == null) {
            return null;
        }
        try {
            LocalDate date = LocalDate.parse(given);
            // The API accepts four-digit years only.
            if (date.getYear() >= 1 && date.getYear() <= 9999) {
                return date;
            }
        } catch (DateTimeException e) {
            // The exception below reports it.
        }
        throw AppError.invalid(name, name + " must be a date, such as 2027-01-31.");
    }
}
