package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
    private static final Route LIST = route("GET", "/things");
    private static final Route MAKE = route("POST", "/things");
    private static final Route READ = route("GET", "/things/{thingId}");
    private static final Route REMOVE = route("DELETE", "/things/{id}");
    private static final Route PART = route("GET", "/things/{thingId}/parts/{partId}");
    private static final Route FIXED = route("GET", "/things/openapi.json");

    private final RouteTable table = new RouteTable(List.of(LIST, MAKE, READ, REMOVE, PART, FIXED));

    private static Route route(String method, String template) {
        return new Route(
                method,
                template,
                new Route.Guard.Public(),
                Route.Description.of("Things", "getThing", "A thing"),
                exchange -> {});
    }

    @Test
    void pathAndMethodSelectTheRoute() {
        RouteTable.Match match = match("/things");

        assertThat(match.route("GET")).isSameAs(LIST);
        assertThat(match.route("HEAD")).isSameAs(LIST);
        assertThat(match.route("POST")).isSameAs(MAKE);
        assertThat(match.route("PUT")).isNull();
        assertThat(match.route("get")).isNull();
        assertThat(match.allow()).isEqualTo("GET, POST");
    }

    @Test
    void variablesHaveTheNamesOfTheirRoute() {
        RouteTable.Match one = match("/things/%C3%A9%20%252F");
        assertThat(one.variables(READ)).isEqualTo(Map.of("thingId", "é %2F"));
        assertThat(one.variables(REMOVE)).isEqualTo(Map.of("id", "é %2F"));

        assertThat(match("/things/a/parts/b").variables(PART))
                .isEqualTo(Map.of("thingId", "a", "partId", "b"));
    }

    @Test
    void literalSegmentTakesPrecedenceOverAVariable() {
        assertThat(match("/things/openapi.json").route("GET")).isSameAs(FIXED);
        assertThat(match("/things/openapi.jsonx").route("GET")).isSameAs(READ);
    }

    @Test
    void unknownPathUsesTheErrorFormatOfTheRoutesNearIt() {
        var format =
                new ErrorFormat() {
                    @Override
                    public String contentType() {
                        return "text/plain";
                    }

                    @Override
                    public BodySchema schema() {
                        return new BodySchema.StringSchema(0, 1);
                    }

                    @Override
                    public byte[] body(AppError error, int status, String id, boolean causes) {
                        return new byte[0];
                    }
                };
        var mixed =
                new RouteTable(
                        List.of(
                                route("GET", "/v1/models").withErrors(format),
                                route("GET", "/v1/chat").withErrors(format),
                                route("GET", "/api/one").withErrors(format),
                                route("GET", "/api/two")));

        assertThat(mixed.errorsNear("/v1/unknown/path")).isSameAs(format);
        assertThat(mixed.errorsNear("/v1")).isSameAs(format);
        assertThat(mixed.errorsNear("/api/three")).isSameAs(JsonEnvelope.ERRORS);
        assertThat(mixed.errorsNear("/other")).isSameAs(JsonEnvelope.ERRORS);
    }

    private RouteTable.Match match(String path) {
        return Objects.requireNonNull(table.match(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "*",
                "things",
                "/thing",
                "/things/",
                "//things",
                "/things//parts/b",
                "/things/a/parts",
                "/things/a/parts/",
                "/things/a/parts/b/c",
                "/Things",
                "/%74hings",
                "/things/%6Fpenapi.json"
            })
    void otherPathsLeadNowhere(String path) {
        assertThat(table.match(path)).isNull();
    }

    @Test
    void trailingSlashIsADifferentPath() {
        Route root = route("GET", "/");
        Route inside = route("GET", "/things/");
        var folders = new RouteTable(List.of(root, LIST, READ, inside));

        assertThat(Objects.requireNonNull(folders.match("/")).route("GET")).isSameAs(root);
        assertThat(Objects.requireNonNull(folders.match("/things/")).route("GET")).isSameAs(inside);
        assertThat(Objects.requireNonNull(folders.match("/things")).route("GET")).isSameAs(LIST);
        assertThat(folders.match("/things/a/")).isNull();
        assertThat(folders.match("//")).isNull();
    }

    @Test
    void ambiguousRoutesAreAnError() {
        assertThatThrownBy(() -> new RouteTable(List.of(READ, route("GET", "/things/{other}"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two routes for GET /things/{other}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "things", "/things//", "/things/{}", "/things/{a}b", "/a b"})
    void invalidTemplateIsAnError(String template) {
        assertThatThrownBy(() -> route("GET", template))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
