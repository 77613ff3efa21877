package dev.rejoinder.tool.builtin;

import dev.rejoinder.core.Clock;
import dev.rejoinder.tool.ToolCaller;
import dev.rejoinder.tool.ToolInvocation;
import dev.rejoinder.tool.ToolOutcome;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Returns the current date and time in a time zone. */
final class CurrentTimeTool implements ToolCaller {
    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Clock clock;

    CurrentTimeTool(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ToolOutcome call(ToolInvocation invocation) {
        String zone = JSON.readTree(invocation.arguments()).path("timeZone").asString("UTC");
        ZonedDateTime now;
        try {
            now = clock.now().atZone(ZoneId.of(zone));
        } catch (DateTimeException e) {
            return ToolOutcome.error(
                    "There is no such time zone. Use an IANA name such as Europe/Berlin.");
        }
        ObjectNode result = JSON.createObjectNode();
        result.put("date", now.toLocalDate().toString());
        result.put("time", TIME.format(now));
        result.put("weekday", now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
        result.put("timeZone", now.getZone().getId());
        result.put(
                "offset", now.getOffset().getId().equals("Z") ? "+00:00" : now.getOffset().getId());
        return ToolOutcome.ok(result.toString());
    }
}
