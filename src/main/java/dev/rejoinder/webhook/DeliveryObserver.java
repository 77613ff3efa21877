package dev.rejoinder.webhook;

/** Counts attempts, for metrics. Thread-safe. */
@FunctionalInterface
public interface DeliveryObserver {
    /**
     * An attempt has ended.
     *
     * @param state delivered, failed for good, or pending before another attempt
     */
    void attempted(DeliveryState state);
}
