package dev.rejoinder.access;

import dev.rejoinder.budget.KeyBudget;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated caller.
 *
 * @param id the key's or visitor's id; rate limits and idempotency keys are counted per id
 * @param botIds the bots it may access; empty for all
 * @param limits its own limits, as in {@link ApiKey#limits()}
 * @param visitor the widget visitor, who sees only their own conversations; null for a key
 * @param budget the budget of its key; null if it has none
 * @param credential the credential it was authenticated with
 */
public record Principal(
        String id,
        Scope scope,
        Set<String> botIds,
        Map<LimitClass, Integer> limits,
        @Nullable String visitor,
        @Nullable KeyBudget budget,
        Credential credential) {

    public boolean maySee(String botId) {
        return botIds.isEmpty() || botIds.contains(botId);
    }

    /**
     * Whether it may see conversations of this end user, among those of a bot that it may access.
     */
    public boolean maySeeConversationsOf(@Nullable String userId) {
        return visitor == null || visitor.equals(userId);
    }
}
