package dev.rejoinder.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The value of every setting. */
final class SettingValues {
    private final Map<Setting<?>, Object> values = new HashMap<>();

    private SettingValues() {}

    /**
     * Takes each value from the first layer that has one.
     *
     * @param layers the first one has the highest precedence
     * @param mistakes gets one entry for each value that is not allowed
     */
    static SettingValues of(List<SettingsLayer> layers, List<SettingsError> mistakes) {
        SettingValues result = new SettingValues();
        for (SettingsLayer layer : layers) {
            layer.values().forEach((setting, given) -> result.add(setting, given, mistakes));
        }
        for (Setting<?> setting : SettingTable.all()) {
            result.addDefault(setting);
        }
        return result;
    }

    private <T> void add(
            Setting<T> setting, SettingsLayer.RawValue given, List<SettingsError> mistakes) {
        try {
            values.putIfAbsent(setting, setting.parse(given.text().strip()));
        } catch (SettingCorrection correction) {
            mistakes.add(mistake(setting, given, correction.instruction()));
        } catch (IllegalArgumentException e) {
            // Do not use the parser's message: it is for programmers, and may contain a secret.
            mistakes.add(mistake(setting, given, "use " + setting.allowed()));
        }
    }

    private static SettingsError mistake(
            Setting<?> setting, SettingsLayer.RawValue given, String instruction) {
        return new SettingsError(
                given.where(), setting.quote(given.text()) + " is not allowed; " + instruction);
    }

    private <T> void addDefault(Setting<T> setting) {
        values.putIfAbsent(setting, setting.defaultValue());
    }

    <T> T get(Setting<T> setting) {
        Object value = values.get(setting);
        if (value == null) {
            throw new IllegalStateException(setting + " is not in the table");
        }
        // add and addDefault store setting and value with the same type.
        @SuppressWarnings("unchecked")
        T typed = (T) value;
        return typed;
    }
}
