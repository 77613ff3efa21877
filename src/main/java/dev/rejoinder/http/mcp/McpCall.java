package dev.rejoinder.http.mcp;

import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StrictJson;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * One request that a method answers.
 *
 * @param server whose method is called
 */
record McpCall(Exchange exchange, McpMessage message, ProtocolEra era, McpServer server) {
    /** The media type of a streamed response. */
    static final String EVENT_STREAM = "text/event-stream";

    /** How long clients may keep results that they can cache, in milliseconds. */
    private static final int MAX_PROGRESS_TOKEN = 1_000;

    private static final int CACHED_MILLIS = 60_000;

    /** The methods whose results say how long they can be cached. */
    private static final Set<String> CACHEABLE =
            Set.of(
                    LifecycleMethods.DISCOVER,
                    "tools/list",
                    "prompts/list",
                    "resources/list",
                    "resources/templates/list",
                    "resources/read");

    private static final String COMPLETE = "complete";

    /** Writes the fields of a result into an object that is open. */
    @FunctionalInterface
    interface Fields {
        void writeTo(JsonGenerator json);
    }

    JsonNode params() {
        return message.params();
    }

    /** Whether the client reads a response that is streamed as events. */
    boolean streams() {
        return exchange.request().accepts().names(EVENT_STREAM);
    }

    /**
     * The token for progress notifications as compact JSON; null if the client wants none, or if
     * the token has more than 1,000 characters.
     */
    @Nullable String progressToken() {
        JsonNode token = message.meta("progressToken");
        if (token == null || !(token.isString() || token.isIntegralNumber())) {
            return null;
        }
        String compact = StrictJson.compact(token);
        // Each notification repeats it.
        return compact.length() <= MAX_PROGRESS_TOKEN ? compact : null;
    }

    /** Replies with a result. */
    void reply(Fields result) {
        exchange.reply().bare(200, response(result));
    }

    /** The response message with a complete result. */
    StrictJson.Content response(Fields result) {
        return response(COMPLETE, result);
    }

    /**
     * The response message.
     *
     * @param resultType how the client must read the result; clients of earlier versions know only
     *     complete results
     */
    StrictJson.Content response(String resultType, Fields result) {
        return json -> {
            json.writeStartObject();
            json.writeStringProperty("jsonrpc", "2.0");
            json.writeName("id");
            json.writeRawValue(String.valueOf(message.id()));
            json.writeObjectPropertyStart("result");
            result.writeTo(json);
            switch (era) {
                case MODERN -> writeModernFields(json, resultType);
                case LEGACY -> {}
            }
            json.writeEndObject();
            json.writeEndObject();
        };
    }

    private void writeModernFields(JsonGenerator json, String resultType) {
        json.writeStringProperty("resultType", resultType);
        if (resultType.equals(COMPLETE) && CACHEABLE.contains(message.method())) {
            json.writeNumberProperty("ttlMs", CACHED_MILLIS);
            // What a key may see depends on the key.
            json.writeStringProperty("cacheScope", "private");
        }
        json.writeObjectPropertyStart("_meta");
        json.writeName("io.modelcontextprotocol/serverInfo");
        server.writeIdentity(json);
        json.writeEndObject();
    }
}
