package dev.rejoinder.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects entries.
 *
 * @param since only entries of this time or later, or null
 * @param actor only entries of the actor with this id or name, or null; the case of ASCII letters
 *     in a name does not matter
 * @param action only entries with this action, or, for a value without a dot, with actions that
 *     begin with it and a dot; or null
 */
public record AuditFilter(
        @Nullable Instant since, @Nullable String actor, @Nullable String action) {}
