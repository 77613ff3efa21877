package dev.rejoinder.http.api;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.tool.ToolDraft;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolTarget;
import dev.rejoinder.tool.ToolTarget.HttpAction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Applies a request body to a tool's settings: an absent field keeps its value, and null resets it
 * to its default. The fields of {@code http} are merged; parameters, query, headers and body are
 * replaced as a whole.
 */
final class ToolPatch {
    private ToolPatch() {}

    static ToolDraft create(JsonNode body) {
        String name = body.get("name").stringValue();
        JsonNode http = body.get("http");
        String method = http.get("method").stringValue();
        var action =
                new HttpAction(
                        method, http.get("url").stringValue(), Map.of(), Map.of(), null, null);
        return applied(
                body,
                new ToolDraft(
                        name,
                        name,
                        "",
                        ToolDraft.NO_PARAMETERS,
                        usualEffect(method),
                        false,
                        false,
                        ToolDraft.TIMEOUT,
                        true,
                        action));
    }

    static ToolDraft apply(JsonNode body, ToolDraft before) {
        ToolDraft after = applied(body, before);
        if (before.target() instanceof ToolTarget.McpTool) {
            requireAccepted("description", after.description().equals(before.description()));
            requireAccepted(
                    "parameters",
                    StrictJson.parse(after.parameters())
                            .equals(StrictJson.parse(before.parameters())));
        }
        return after;
    }

    /** Models get what the owner accepted of an MCP server, and nothing else. */
    private static void requireAccepted(String field, boolean same) {
        if (!same) {
            throw AppError.invalid(
                    field, "The " + field + " of a tool of an MCP server cannot be changed.");
        }
    }

    private static ToolDraft applied(JsonNode body, ToolDraft before) {
        String name = setting(body, "name", before.name(), "", JsonNode::stringValue);
        ToolTarget target = target(body.get("http"), before.target());
        return new ToolDraft(
                name,
                setting(body, "title", before.title(), name, JsonNode::stringValue),
                setting(body, "description", before.description(), "", JsonNode::stringValue),
                setting(
                        body,
                        "parameters",
                        before.parameters(),
                        ToolDraft.NO_PARAMETERS,
                        StrictJson::compact),
                effect(body, before, target),
                setting(
                        body,
                        "requiresApproval",
                        before.requiresApproval(),
                        false,
                        JsonNode::booleanValue),
                setting(
                        body,
                        "visitorApproves",
                        before.visitorApproves(),
                        false,
                        JsonNode::booleanValue),
                setting(
                        body,
                        "timeoutSeconds",
                        before.timeout(),
                        ToolDraft.TIMEOUT,
                        seconds -> Duration.ofSeconds(seconds.longValue())),
                setting(body, "enabled", before.enabled(), true, JsonNode::booleanValue),
                target);
    }

    private static ToolEffect usualEffect(String method) {
        return switch (method) {
            case "GET", "HEAD" -> ToolEffect.READ_ONLY;
            case "PUT", "DELETE" -> ToolEffect.IDEMPOTENT;
            default -> ToolEffect.SIDE_EFFECT;
        };
    }

    /**
     * A tool that is no longer read-only is not idempotent unless the request says so. Another
     * method has its own default.
     */
    private static ToolEffect effect(JsonNode body, ToolDraft before, ToolTarget target) {
        ToolEffect usual = usualEffect(method(target));
        ToolEffect kept = method(target).equals(method(before.target())) ? before.effect() : usual;
        boolean readOnly = effect(body, "readOnly", ToolEffect.READ_ONLY, kept, usual);
        boolean idempotent = effect(body, "idempotent", ToolEffect.IDEMPOTENT, kept, usual);
        if (readOnly) {
            return ToolEffect.READ_ONLY;
        }
        return idempotent ? ToolEffect.IDEMPOTENT : ToolEffect.SIDE_EFFECT;
    }

    private static boolean effect(
            JsonNode body, String name, ToolEffect effect, ToolEffect kept, ToolEffect usual) {
        return setting(body, name, kept == effect, usual == effect, JsonNode::booleanValue);
    }

    private static String method(ToolTarget target) {
        return switch (target) {
            case HttpAction action -> action.method();
            case ToolTarget.McpTool _, ToolTarget.BuiltIn _ -> "";
        };
    }

    private static ToolTarget target(@Nullable JsonNode http, ToolTarget before) {
        if (http == null || http.isNull()) {
            return before;
        }
        return switch (before) {
            case HttpAction action -> action(http, action);
            case ToolTarget.McpTool _, ToolTarget.BuiltIn _ ->
                    throw AppError.invalid("http", "Only a tool of type http has http.");
        };
    }

    private static HttpAction action(JsonNode http, HttpAction before) {
        return new HttpAction(
                setting(http, "method", before.method(), "", JsonNode::stringValue),
                setting(http, "url", before.url(), "", JsonNode::stringValue),
                setting(
                        http,
                        "query",
                        before.query(),
                        Map.of(),
                        object -> texts("http.query", object)),
                setting(
                        http,
                        "headers",
                        before.headers(),
                        Map.of(),
                        object -> texts("http.headers", object)),
                setting(http, "body", before.body(), null, StrictJson::compact),
                setting(http, "responsePath", before.responsePath(), null, JsonNode::stringValue));
    }

    private static Map<String, String> texts(String field, JsonNode object) {
        var texts = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (!entry.getValue().isString()) {
                throw AppError.invalid(
                        field + "." + entry.getKey(),
                        field + "." + entry.getKey() + " must be a string.");
            }
            texts.put(entry.getKey(), entry.getValue().stringValue());
        }
        return texts;
    }

    private static <T extends @Nullable Object> T setting(
            JsonNode body, String name, T before, T byDefault, Function<JsonNode, T> read) {
        JsonNode value = body.get(name);
        if (value == null) {
            return before;
        }
        return value.isNull() ? byDefault : read.apply(value);
    }
}
