package dev.rejoinder.http.mcp;

import dev.rejoinder.http.StrictJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Rounds of questions to the client before a result, as version 2026-07-28 defines them. The state
 * between two rounds is at the client: the number of the round and a code that only this object can
 * make.
 */
final class FixtureRounds {
    private static final Map<String, String> CAPABILITIES =
            Map.of(
                    "elicitation/create", "elicitation",
                    "sampling/createMessage", "sampling",
                    "roots/list", "roots");
    private static final int MISSING_CAPABILITY = -32021;

    private final List<String> states = new ArrayList<>();

    FixtureRounds() {
        var random = new Random(1);
        for (int i = 0; i < 5; i++) {
            states.add(Long.toHexString(random.nextLong()));
        }
    }

    /** The next question of an entry, or null if it asks nothing more. */
    McpCall.@Nullable Fields question(McpCall call, JsonNode entry) {
        if (!entry.has("rounds")) {
            return null;
        }
        int round = round(call.message().text("requestState"));
        JsonNode asked = entry.get("rounds").get(round);
        if (isAnswered(call.params().get("inputResponses"), asked)) {
            round++;
            asked = entry.get("rounds").get(round);
            if (asked == null) {
                return null;
            }
        }
        Map<String, JsonNode> shown = answerable(call, asked);
        String state = states.get(round);
        return json -> {
            json.writeObjectPropertyStart("inputRequests");
            for (Map.Entry<String, JsonNode> each : shown.entrySet()) {
                json.writeName(each.getKey());
                json.writeRawValue(StrictJson.compact(each.getValue()));
            }
            json.writeEndObject();
            json.writeStringProperty("requestState", state);
        };
    }

    private int round(@Nullable String state) {
        int round = state == null ? 0 : states.indexOf(state);
        if (round < 0) {
            throw McpError.invalidParams("requestState was changed.");
        }
        return round;
    }

    private static boolean isAnswered(@Nullable JsonNode answers, JsonNode asked) {
        return answers != null
                && asked.propertyNames().stream().allMatch(name -> answers.path(name).isObject());
    }

    /** The questions that the client has declared to understand. */
    private static Map<String, JsonNode> answerable(McpCall call, JsonNode asked) {
        JsonNode declared = call.message().meta("io.modelcontextprotocol/clientCapabilities");
        var shown = new HashMap<String, JsonNode>();
        String missing = "";
        for (Map.Entry<String, JsonNode> each : asked.properties()) {
            String needed = CAPABILITIES.get(each.getValue().get("method").stringValue());
            if (declared != null && declared.has(needed)) {
                shown.put(each.getKey(), each.getValue());
            } else {
                missing = String.valueOf(needed);
            }
        }
        if (shown.isEmpty()) {
            String required = "{\"requiredCapabilities\":{\"" + missing + "\":{}}}";
            throw new McpError(
                    MISSING_CAPABILITY,
                    400,
                    "The client lacks a capability.",
                    json -> json.writeRawValue(required));
        }
        return shown;
    }
}
