package dev.rejoinder.tool;

import static java.util.stream.Collectors.toSet;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a call of a tool reaches. Texts may contain {@code {{name}}}, which a call replaces with an
 * argument, and {@code {{secret.NAME}}}, which it replaces with a stored secret.
 */
public sealed interface ToolTarget {
    /** The names of the secrets that it refers to. */
    default Set<String> secrets() {
        return switch (this) {
            case HttpAction action ->
                    Stream.of(
                                    Stream.of(action.url()),
                                    action.query().values().stream(),
                                    action.headers().values().stream(),
                                    Stream.ofNullable(action.body()))
                            .flatMap(texts -> texts)
                            .flatMap(TextTemplate::secretNames)
                            .collect(toSet());
            case McpTool _, BuiltIn _ -> Set.of();
        };
    }

    /**
     * An HTTP request.
     *
     * @param method GET, HEAD, POST, PUT, PATCH or DELETE
     * @param url absolute, http or https; only path and query may contain arguments, which are
     *     percent-encoded
     * @param query further parameters of the URL; one whose argument is missing is left out
     * @param headers of the request
     * @param body JSON; a string that is only {@code {{name}}} becomes the argument as JSON. Null
     *     for a method with a body: a JSON object of all arguments that nothing else uses
     * @param responsePath the part of a JSON response that the model gets, as a JSON Pointer; null
     *     for all
     */
    record HttpAction(
            String method,
            String url,
            Map<String, String> query,
            Map<String, String> headers,
            @Nullable String body,
            @Nullable String responsePath)
            implements ToolTarget {
        public HttpAction {
            query = Map.copyOf(query);
            headers = Map.copyOf(headers);
        }
    }

    /**
     * A tool of an MCP server.
     *
     * @param serverId of the bot's MCP server
     * @param toolName at the server
     * @param accepted a SHA-256 of the description and schema that the owner accepted, in
     *     lower-case hex; the tool is not offered while the server describes it otherwise
     */
    record McpTool(String serverId, String toolName, String accepted) implements ToolTarget {}

    /**
     * A tool of this server.
     *
     * @param kind its name in the product, such as {@code search_knowledge}
     */
    record BuiltIn(String kind) implements ToolTarget {}
}
