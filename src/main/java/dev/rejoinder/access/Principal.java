package dev.rejoinder.access;

import java.util.Map;
import java.util.Set;

/**
 * Who is calling, once its key was found good.
 *
 * @param id the key's id; rate limits and idempotency keys are counted under it
 * @param botIds the bots it may see; empty for all
 * @param limits limits of its own, as in {@link ApiKey#limits()}
 */
public record Principal(
        String id, Scope scope, Set<String> botIds, Map<LimitClass, Integer> limits) {
    public boolean maySee(String botId) {
        return botIds.isEmpty() || botIds.contains(botId);
    }
}
