package dev.rejoinder.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** The unvalidated settings from one source. */
record SettingsLayer(Map<Setting<?>, RawValue> values) {
    SettingsLayer {
        // Mistakes are reported in the order of the source.
        values = new LinkedHashMap<>(values);
    }

    /** A value as text, and where it was set. */
    record RawValue(String text, String where) {}
}
