package dev.rejoinder.http.mcp;

import dev.rejoinder.http.StreamedResponse;
import dev.rejoinder.http.StrictJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sends some notifications and then the result, as one stream. */
final class FixtureEvents implements StreamedResponse.Content {
    private final String events;

    private FixtureEvents(String events) {
        this.events = events;
    }

    static void send(McpCall call, JsonNode notifications, McpCall.Fields result) {
        var events = new StringBuilder();
        String token = String.valueOf(call.progressToken());
        for (JsonNode each : notifications) {
            add(events, StrictJson.compact(each).replace("\"{{progressToken}}\"", token));
        }
        add(events, new String(StrictJson.bytes(call.response(result)), StandardCharsets.UTF_8));
        call.exchange().stream(McpCall.EVENT_STREAM, new FixtureEvents(events.toString())).wake();
    }

    private static void add(StringBuilder events, String message) {
        events.append("event: message\ndata: ").append(message).append("\n\n");
    }

    @Override
    public ByteBuffer next() {
        return ByteBuffer.wrap(events.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean ended() {
        return true;
    }

    @Override
    public @Nullable ByteBuffer heartbeat() {
        return null;
    }

    @Override
    public void closed() {}
}
