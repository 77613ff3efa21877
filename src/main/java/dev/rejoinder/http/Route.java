package dev.rejoinder.http;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint: its address, guard, documentation and handler.
 *
 * @param template the path, with variables as {@code {name}}; a template that ends in a slash
 *     matches a folder
 * @param guard who may call it
 * @param errors the format of its error responses
 */
public record Route(
        String method,
        String template,
        Guard guard,
        Description description,
        Handler handler,
        ErrorFormat errors) {
    private static final Pattern TEMPLATE = Pattern.compile("(/(\\{[a-zA-Z]+}|[a-z0-9._-]+))+/?|/");

    public Route {
        if (!TEMPLATE.matcher(template).matches()) {
            throw new IllegalArgumentException("not a path template: " + template);
        }
    }

    /** A route whose errors come in the envelope. */
    public Route(
            String method, String template, Guard guard, Description description, Handler handler) {
        this(method, template, guard, description, handler, JsonEnvelope.ERRORS);
    }

    /** The same route with another format for its errors. */
    public Route withErrors(ErrorFormat format) {
        return new Route(method, template, guard, description, handler, format);
    }

    /** Who may call a route. */
    public sealed interface Guard {
        /** Whether a caller without a credential may call. */
        default boolean isOpen() {
            return switch (this) {
                case Public(), RateLimited(var _) -> true;
                case ApiKeyRequired(var _, var _, var _), LoopbackOrKey(var _, var _), SignedIn() ->
                        false;
            };
        }

        /** The scope and limits for a credential; null if none is needed or a key is not enough. */
        default @Nullable ApiKeyRequired keyed() {
            return switch (this) {
                case ApiKeyRequired keyed -> keyed;
                case LoopbackOrKey nearby -> nearby.elsewhere();
                case Public(), RateLimited(var _), SignedIn() -> null;
            };
        }

        /** Anyone, without a rate limit. */
        record Public() implements Guard {}

        /** Anyone; rate-limited per client network in this class. */
        record RateLimited(LimitClass limitClass) implements Guard {}

        /**
         * A caller with a key of this scope, or a signed-in user; rate-limited in this class.
         *
         * @param visitors whether a visitor token is also accepted
         */
        record ApiKeyRequired(Scope scope, LimitClass limitClass, boolean visitors)
                implements Guard {
            public ApiKeyRequired(Scope scope, LimitClass limitClass) {
                this(scope, limitClass, false);
            }

            public ApiKeyRequired orVisitor() {
                return new ApiKeyRequired(scope, limitClass, true);
            }
        }

        /**
         * A caller on this machine, not through a proxy; from elsewhere, a caller with an
         * unrestricted key of this scope, rate-limited in this class.
         */
        record LoopbackOrKey(Scope scope, LimitClass limitClass) implements Guard {
            ApiKeyRequired elsewhere() {
                return new ApiKeyRequired(scope, limitClass);
            }
        }

        /** A signed-in user; a key is not enough. */
        record SignedIn() implements Guard {}
    }

    /** Handles one request on its own virtual thread, so it may block. */
    @FunctionalInterface
    public interface Handler {
        void handle(Exchange exchange) throws Exception;
    }

    /**
     * The OpenAPI description of a route.
     *
     * @param body the schema of the request body, or null for none
     * @param answer the schema of {@code data}, or null if the response is not JSON
     */
    public record Description(
            String summary,
            String group,
            List<Parameter> parameters,
            BodySchema.@Nullable ObjectSchema body,
            @Nullable BodySchema answer) {
        public static Description of(String group, String summary) {
            return new Description(summary, group, List.of(), null, null);
        }

        public Description requestBody(BodySchema.ObjectSchema expected) {
            return new Description(summary, group, parameters, expected, answer);
        }

        public Description parameters(Parameter... named) {
            return new Description(summary, group, List.of(named), body, answer);
        }

        public Description response(BodySchema schema) {
            return new Description(summary, group, parameters, body, schema);
        }
    }

    /** A query parameter or a header. */
    public record Parameter(Place place, String name, BodySchema schema, String description) {
        /** Where a parameter appears. */
        public enum Place {
            QUERY,
            HEADER
        }

        public static Parameter query(String name, BodySchema schema, String description) {
            return new Parameter(Place.QUERY, name, schema, description);
        }
    }

    List<String> segments() {
        return List.of(template.substring(1).split("/", -1));
    }
}
