package dev.rejoinder.http;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.ops.Health;
import dev.rejoinder.ops.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Public routes: health checks, metrics and the OpenAPI document. */
public final class SystemRoutes {
    private static final Route.Guard OPEN = new Route.Guard.Public();
    private static final int UNAVAILABLE = 503;
    private static final BodySchema STATUS =
            BodySchema.named(
                    "HealthStatus",
                    BodySchema.required(
                            "status",
                            new BodySchema.EnumSchema(List.of("live", "ready", "not ready")),
                            "The state of the server."));

    private SystemRoutes() {}

    /**
     * Builds the table of these routes and the given ones; {@code /openapi.json} describes all of
     * them.
     */
    public static RouteTable tableWith(
            List<Route> others, Health health, Metrics metrics, String version) {
        var description = new CachedOpenApi(version);
        var routes = new ArrayList<>(others);
        routes.add(
                new Route(
                        "GET",
                        "/health/live",
                        OPEN,
                        Description.of("System", "checkLiveness", "Check that the process runs")
                                .content("application/json", STATUS),
                        exchange -> exchange.reply().bare(200, status("live"))));
        routes.add(
                new Route(
                        "GET",
                        "/health/ready",
                        OPEN,
                        Description.of(
                                        "System",
                                        "checkReadiness",
                                        "Check that the server accepts messages")
                                .content("application/json", STATUS),
                        exchange -> {
                            boolean ready = health.ready();
                            exchange.reply()
                                    .bare(
                                            ready ? 200 : UNAVAILABLE,
                                            status(ready ? "ready" : "not ready"));
                        }));
        routes.add(
                new Route(
                        "GET",
                        "/openapi.json",
                        OPEN,
                        Description.of("System", "getOpenApi", "Get this OpenAPI document")
                                .content(
                                        "application/json",
                                        new BodySchema.AnySchema(
                                                Integer.MAX_VALUE, Integer.MAX_VALUE)),
                        exchange -> exchange.reply().json(description.bytes())));
        routes.add(
                new Route(
                        "GET",
                        "/metrics",
                        new Route.Guard.LoopbackOrKey(Scope.READ, LimitClass.DATA),
                        Description.of(
                                        "System",
                                        "getMetrics",
                                        "Get Prometheus metrics; no key needed on loopback")
                                .content(
                                        "text/plain",
                                        new BodySchema.StringSchema(0, Integer.MAX_VALUE)),
                        exchange ->
                                exchange.reply()
                                        .uncached(
                                                Metrics.CONTENT_TYPE,
                                                metrics.text().getBytes(StandardCharsets.UTF_8))));
        var table = new RouteTable(routes);
        description.of(table);
        return table;
    }

    private static StrictJson.Content status(String word) {
        return json -> {
            json.writeStartObject();
            json.writeStringProperty("status", word);
            json.writeEndObject();
        };
    }
}
