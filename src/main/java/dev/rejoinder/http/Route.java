package dev.rejoinder.http;

import dev.rejoinder.access.AccountRole;
import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
                case Public(), NewVisitor(var _) -> true;
                case ApiKeyRequired(var _, var _, var _, var _),
                        LoopbackOrKey(var _, var _),
                        SignedIn() ->
                        false;
            };
        }

        /** The scope and limits for a credential; null if none is needed or a key is not enough. */
        default @Nullable ApiKeyRequired keyed() {
            return switch (this) {
                case ApiKeyRequired keyed -> keyed;
                case LoopbackOrKey nearby -> nearby.elsewhere();
                case Public(), NewVisitor(var _), SignedIn() -> null;
            };
        }

        /** Whether a bot's visitors may call, from pages of the bot's allowed origins. */
        default boolean isForVisitors() {
            return switch (this) {
                case ApiKeyRequired(var _, var _, boolean visitors, var _) -> visitors;
                case NewVisitor(var _) -> true;
                case Public(), LoopbackOrKey(var _, var _), SignedIn() -> false;
            };
        }

        /** Anyone, without a rate limit. */
        record Public() implements Guard {}

        /** Anyone, to become a visitor of a bot; rate-limited per client network in this class. */
        record NewVisitor(LimitClass limitClass) implements Guard {}

        /**
         * A caller with a key of this scope, or a signed-in person whose role includes it;
         * rate-limited in this class.
         *
         * @param visitors whether a visitor token is also accepted
         * @param agents whether every person who answers visitors may call, with any scope
         */
        record ApiKeyRequired(Scope scope, LimitClass limitClass, boolean visitors, boolean agents)
                implements Guard {
            public ApiKeyRequired(Scope scope, LimitClass limitClass) {
                this(scope, limitClass, false, false);
            }

            public ApiKeyRequired orVisitor() {
                return new ApiKeyRequired(scope, limitClass, true, agents);
            }

            public ApiKeyRequired orAgent() {
                return new ApiKeyRequired(scope, limitClass, visitors, true);
            }

            /** Whether people with this role may call. */
            public boolean allows(AccountRole role) {
                return role.scope().includes(scope) || (agents && role.answersVisitors());
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
     * @param operationId the name of the operation's method in generated clients
     * @param group the tag under which the operation is listed
     * @param body the schema of the request body, or null for none
     * @param contents the response in each of its media types; empty for files
     * @param noContent when the route replies 204, as a sentence; null if it never does
     * @param audit the action in the audit log; empty for none; null if {@link AuditAction} derives
     *     it from the method and the operation id
     * @param creates whether success is 201 instead of 200
     */
    public record Description(
            String operationId,
            String group,
            String summary,
            List<Parameter> parameters,
            BodySchema.@Nullable ObjectSchema body,
            List<Content> contents,
            @Nullable String noContent,
            @Nullable String audit,
            boolean creates) {
        public Description {
            contents = List.copyOf(contents);
        }

        public static Description of(String group, String operationId, String summary) {
            return new Description(
                    operationId, group, summary, List.of(), null, List.of(), null, null, false);
        }

        public Description requestBody(BodySchema.ObjectSchema expected) {
            return new Description(
                    operationId,
                    group,
                    summary,
                    parameters,
                    expected,
                    contents,
                    noContent,
                    audit,
                    creates);
        }

        public Description parameters(Parameter... named) {
            return new Description(
                    operationId,
                    group,
                    summary,
                    List.of(named),
                    body,
                    contents,
                    noContent,
                    audit,
                    creates);
        }

        /** The schema of {@code data} in the envelope. */
        public Description response(BodySchema data) {
            return content(
                    "application/json",
                    JsonEnvelope.schema(capitalized(operationId) + "Response", data));
        }

        /** The schema of the response in a media type, without the envelope. */
        public Description content(String mediaType, BodySchema schema) {
            var more = new ArrayList<>(contents);
            more.add(new Content(mediaType, schema));
            return new Description(
                    operationId, group, summary, parameters, body, more, noContent, audit, creates);
        }

        private static String capitalized(String name) {
            return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        }

        public Description noContent(String when) {
            return new Description(
                    operationId, group, summary, parameters, body, contents, when, audit, creates);
        }

        /**
         * Records requests of people and keys in the audit log.
         *
         * @param action such as {@code bot.updated}
         */
        public Description audited(String action) {
            return new Description(
                    operationId,
                    group,
                    summary,
                    parameters,
                    body,
                    contents,
                    noContent,
                    action,
                    creates);
        }

        /** Success is 201: see {@link Reply#created}. */
        public Description created() {
            return new Description(
                    operationId,
                    group,
                    summary,
                    parameters,
                    body,
                    contents,
                    noContent,
                    audit,
                    true);
        }

        /** Keeps requests out of the audit log, although the method changes something. */
        public Description notAudited() {
            return audited("");
        }
    }

    /** A response in one media type; for an event stream, the schema of one event's data. */
    public record Content(String mediaType, BodySchema schema) {}

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

    /** The action in the audit log, or null if requests are not recorded. */
    @Nullable String auditAction() {
        String action = description.audit();
        if (action == null) {
            return AuditAction.of(this);
        }
        return action.isEmpty() ? null : action;
    }

    List<String> segments() {
        return List.of(template.substring(1).split("/", -1));
    }
}
