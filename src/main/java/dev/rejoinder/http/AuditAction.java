package dev.rejoinder.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names the action of a route for the audit log, so that a new route is recorded unless its
 * description excludes it: {@code updateBot} becomes {@code bot.updated}.
 */
final class AuditAction {
    private static final Map<String, String> PAST =
            Map.ofEntries(
                    Map.entry("accept", "accepted"),
                    Map.entry("add", "added"),
                    Map.entry("cancel", "canceled"),
                    Map.entry("change", "changed"),
                    Map.entry("choose", "chosen"),
                    Map.entry("close", "closed"),
                    Map.entry("correct", "corrected"),
                    Map.entry("create", "created"),
                    Map.entry("delete", "deleted"),
                    Map.entry("end", "ended"),
                    Map.entry("erase", "erased"),
                    Map.entry("give", "given"),
                    Map.entry("put", "set"),
                    Map.entry("refresh", "refreshed"),
                    Map.entry("replay", "replayed"),
                    Map.entry("request", "requested"),
                    Map.entry("return", "returned"),
                    Map.entry("revoke", "revoked"),
                    Map.entry("rotate", "rotated"),
                    Map.entry("set", "set"),
                    Map.entry("sync", "synced"),
                    Map.entry("take", "taken"),
                    Map.entry("test", "tested"),
                    Map.entry("update", "updated"));

    private AuditAction() {}

    /**
     * The action of a route that changes something; null for others. A route with an unknown verb
     * gets its operation id, which {@code AuditedRoutesTest} rejects.
     */
    static @Nullable String of(Route route) {
        if (route.method().equals("GET") || route.guard() instanceof Route.Guard.NewVisitor) {
            return null;
        }
        String operation = route.description().operationId();
        List<String> words =
                Arrays.stream(operation.split("(?=[A-Z])"))
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .toList();
        String verb = PAST.get(words.getFirst());
        return verb == null || words.size() == 1
                ? operation
                : String.join("_", words.subList(1, words.size())) + "." + verb;
    }
}
