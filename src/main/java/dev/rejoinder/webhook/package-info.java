/**
 * Webhooks: tells other systems of events. Fans stored events out to the endpoints that want them,
 * signs and sends the deliveries, and retries them. Knows neither SQL nor the API.
 */
@NullMarked
package dev.rejoinder.webhook;

import org.jspecify.annotations.NullMarked;
