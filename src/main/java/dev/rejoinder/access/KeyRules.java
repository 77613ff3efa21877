package dev.rejoinder.access;

import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.TextChecks;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validation of new keys; {@code INVALID_REQUEST} names the field. */
final class KeyRules {
    static final int MAX_NAME_CHARACTERS = 100;
    static final int MAX_BOTS = 100;
    static final int MAX_BOT_ID_CHARACTERS = 64;

    /** Maximum lifetime of a key that expires; keys may also never expire. */
    static final Duration MAX_LIFETIME = Duration.ofDays(36_500);

    /** The longest time that a rotated key stays valid. */
    static final Duration MAX_OVERLAP = Duration.ofDays(30);

    private KeyRules() {}

    static void checkOverlap(Duration overlap) {
        if (overlap.isNegative() || overlap.compareTo(MAX_OVERLAP) > 0) {
            throw AppError.invalid(
                    "overlap",
                    "A rotated key can stay valid for at most " + MAX_OVERLAP.toDays() + " days.");
        }
    }

    static void check(
            String name,
            Set<String> botIds,
            Map<LimitClass, Integer> limits,
            DailyBudget budget,
            @Nullable Instant expiresAt,
            Instant now) {
        checkName(name);
        checkBotIds(botIds);
        checkLimits(limits);
        budget.check("budget.messagesPerDay", "budget.costPerDay");
        checkExpiry(expiresAt, now);
    }

    private static void checkName(String name) {
        if (TextChecks.isBlank(name) || name.length() > MAX_NAME_CHARACTERS) {
            throw AppError.invalid(
                    "name", "The name must have 1 to " + MAX_NAME_CHARACTERS + " characters.");
        }
        if (!TextChecks.isOneLine(name)) {
            throw AppError.invalid("name", "The name must be one line without control characters.");
        }
    }

    private static void checkBotIds(Set<String> botIds) {
        if (botIds.size() > MAX_BOTS) {
            throw AppError.invalid(
                    "botIds", "A key may be restricted to at most " + MAX_BOTS + " bots.");
        }
        for (String id : botIds) {
            // A bot's short name here would match no bot, without an error.
            if (!id.startsWith("bot_") || id.length() > MAX_BOT_ID_CHARACTERS) {
                throw AppError.invalid("botIds", "Each bot must be named by its id.");
            }
        }
    }

    private static void checkLimits(Map<LimitClass, Integer> limits) {
        for (int limit : limits.values()) {
            if (limit < 0 || limit > RateLimitDefaults.MAX_LIMIT) {
                throw AppError.invalid(
                        "limits",
                        "A limit must be 0 to " + RateLimitDefaults.MAX_LIMIT + " requests.");
            }
        }
    }

    private static void checkExpiry(@Nullable Instant expiresAt, Instant now) {
        if (expiresAt == null) {
            return;
        }
        if (!expiresAt.isAfter(now)) {
            throw AppError.invalid("expiresAt", "The expiry must be in the future.");
        }
        if (expiresAt.isAfter(now.plus(MAX_LIFETIME))) {
            throw AppError.invalid(
                    "expiresAt",
                    "The expiry must be at most " + MAX_LIFETIME.toDays() + " days from now.");
        }
    }
}
