package dev.rejoinder.http;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be asked of the server: how it is addressed, who may ask, what it is counted
 * as, how it is documented, and what answers.
 *
 * @param template the path, with variables as {@code {name}}; one that ends in a slash is a folder
 * @param guard who may call
 */
public record Route(
        String method, String template, Guard guard, Description description, Handler handler) {
    private static final Pattern TEMPLATE = Pattern.compile("(/(\\{[a-zA-Z]+}|[a-z0-9.-]+))+/?|/");

    public Route {
        if (!TEMPLATE.matcher(template).matches()) {
            throw new IllegalArgumentException("not a path template: " + template);
        }
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

        /**
         * The scope and limits for a credential; null where none is needed or a key is not enough.
         */
        default @Nullable ApiKeyRequired keyed() {
            return switch (this) {
                case ApiKeyRequired keyed -> keyed;
                case LoopbackOrKey nearby -> nearby.elsewhere();
                case Public(), RateLimited(var _), SignedIn() -> null;
            };
        }

        /** Anybody; it is not counted. */
        record Public() implements Guard {}

        /** Anybody; counted by where it comes from, in this class of limits. */
        record RateLimited(LimitClass limitClass) implements Guard {}

        /**
         * Whoever holds a key with this scope, or is signed in; counted in this class of limits.
         *
         * @param visitors whether a visitor's token is as good
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
         * Whoever is on this very machine, and not through a proxy; from elsewhere, whoever holds a
         * key with this scope and for all bots, counted in this class of limits.
         */
        record LoopbackOrKey(Scope scope, LimitClass limitClass) implements Guard {
            ApiKeyRequired elsewhere() {
                return new ApiKeyRequired(scope, limitClass);
            }
        }

        /** Whoever is signed in; a key is not enough. */
        record SignedIn() implements Guard {}
    }

    /** Answers one request, on a virtual thread of its own, where it may block. */
    @FunctionalInterface
    public interface Handler {
        void handle(Exchange exchange) throws Exception;
    }

    /**
     * What the API's description says of a route.
     *
     * @param body what it expects, or null for no body
     * @param answer what {@code data} holds, or null where the answer is not JSON
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
        /** Where a parameter is found. */
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
