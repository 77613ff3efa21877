package dev.rejoinder.http.api;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.http.Route;

/** Routes that affect all bots: for owners, and for admin keys that are not restricted to some. */
final class AdminRoute {
    private static final Route.Guard ADMIN =
            new Route.Guard.ApiKeyRequired(Scope.ADMIN, LimitClass.DATA);

    private AdminRoute() {}

    static Route of(
            String method, String template, Route.Description description, Route.Handler handler) {
        return new Route(
                method,
                template,
                ADMIN,
                description,
                exchange -> {
                    BotAccess.requireUnrestricted(exchange);
                    handler.handle(exchange);
                });
    }
}
