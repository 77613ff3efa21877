package dev.rejoinder.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Export of traces.
 *
 * @param collector base URL for OTLP over HTTP; null for no traces
 * @param headers for the collector, as {@code name=value} separated by commas, percent-encoded
 * @param service the service name in traces
 * @param share the sampling rate of traces that begin here, 0 to 1
 */
public record TracesSettings(
        @Nullable URI collector, @Nullable Secret headers, String service, double share) {
    /** No traces. */
    public static final TracesSettings OFF = new TracesSettings(null, null, "rejoinder", 1);

    /** The headers by name. */
    public Map<String, String> headersByName() {
        var byName = new LinkedHashMap<String, String>();
        if (headers != null) {
            for (String each : headers.value().split(",", -1)) {
                int equals = each.indexOf('=');
                if (equals > 0) {
                    byName.put(
                            each.substring(0, equals),
                            URLDecoder.decode(
                                    each.substring(equals + 1).replace("+", "%2B"),
                                    StandardCharsets.UTF_8));
                }
            }
        }
        return byName;
    }
}
