package dev.rejoinder.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** What one source of settings says, before it is checked. */
record SettingsLayer(Map<Setting<?>, Given> values) {
    SettingsLayer {
        // Mistakes come in the order in which the values stand in their source.
        values = new LinkedHashMap<>(values);
    }

    /** A value as it was written, and where that was. */
    record Given(String text, String where) {}
}
