package dev.rejoinder.webhook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The states of a delivery. */
public enum DeliveryState {
    /** It waits for its next attempt. */
    PENDING,
    /** A server holds its lease. */
    SENDING,
    /** The endpoint has accepted it. */
    DELIVERED,
    /** The last attempt of the schedule has failed. */
    FAILED;

    /** The name in the API and in databases. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a state by its wire name. */
    public static Optional<DeliveryState> of(String wireName) {
        return Arrays.stream(values()).filter(each -> each.wireName().equals(wireName)).findAny();
    }
}
