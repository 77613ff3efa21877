package dev.rejoinder.access;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, once its key was found good.
 *
 * @param id the key's id, or the visitor's; rate limits and idempotency keys are counted under it
 * @param botIds the bots it may see; empty for all
 * @param limits limits of its own, as in {@link ApiKey#limits()}
 * @param visitor the visitor of a page, who sees conversations of its own only; null for a key
 * @param credential what it was found good by
 */
public record Principal(
        String id,
        Scope scope,
        Set<String> botIds,
        Map<LimitClass, Integer> limits,
        @Nullable String visitor,
        Credential credential) {

    public boolean maySee(String botId) {
        return botIds.isEmpty() || botIds.contains(botId);
    }

    /** Whether it may see conversations of this end user, among those of a bot that it may see. */
    public boolean maySeeConversationsOf(@Nullable String userId) {
        return visitor == null || visitor.equals(userId);
    }
}
