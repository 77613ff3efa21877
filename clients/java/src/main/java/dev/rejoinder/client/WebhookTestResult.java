package dev.rejoinder.client;

/** The response of an endpoint to a test event. */
public record WebhookTestResult(
        boolean delivered,
        String eventId,
        Long durationMillis,
        Integer status,
        String response,
        String error,
        WebhookDelivery.Request request) {}
