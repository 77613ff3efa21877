package dev.rejoinder.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Settings from environment variables. An empty variable counts as absent. */
final class EnvironmentLayer {
    private static final String PREFIX = "REJOINDER_";

    /** Read by the launcher, before all other settings, or by commands that use a server. */
    private static final List<String> NOT_SETTINGS =
            List.of(
                    "REJOINDER_JAVA",
                    "REJOINDER_JAVA_OPTIONS",
                    SettingsReader.CONFIG_VARIABLE,
                    SettingsReader.URL_VARIABLE,
                    SettingsReader.KEY_VARIABLE);

    /**
     * Variables that Kubernetes adds to every container next to a service named "rejoinder". The
     * operator did not set them, so they are no mistake.
     */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("REJOINDER_(SERVICE_(HOST|PORT.*)|PORT_\\d+_(TCP|UDP|SCTP).*)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private EnvironmentLayer() {}

    static SettingsLayer read(Map<String, String> environment, List<SettingsError> mistakes) {
        Map<Setting<?>, SettingsLayer.RawValue> values = new LinkedHashMap<>();
        for (Setting<?> setting : SettingTable.all()) {
            for (String variable : setting.variables()) {
                String text = environment.getOrDefault(variable, "");
                if (!text.isBlank() && !isServiceAddress(setting, text)) {
                    values.putIfAbsent(setting, new SettingsLayer.RawValue(text, variable));
                }
            }
        }
        for (String variable : new TreeSet<>(environment.keySet())) {
            if (variable.startsWith(PREFIX) && !isKnown(variable)) {
                mistakes.add(unknown(variable));
            }
        }
        return new SettingsLayer(values);
    }

    private static boolean isServiceAddress(Setting<?> setting, String text) {
        return setting == SettingTable.PORT && SERVICE_ADDRESS.matcher(text).matches();
    }

    private static boolean isKnown(String variable) {
        return NOT_SETTINGS.contains(variable)
                || SERVICE_LINK.matcher(variable).matches()
                || SettingTable.all().stream().anyMatch(s -> s.variables().contains(variable));
    }

    private static SettingsError unknown(String variable) {
        List<String> known = new ArrayList<>(NOT_SETTINGS);
        for (Setting<?> setting : SettingTable.all()) {
            if ((PREFIX + setting.variable()).equals(variable)) {
                return new SettingsError(
                        variable,
                        "there is no such setting; did you mean " + setting.variable() + "?");
            }
            known.add(setting.variable());
        }
        return new SettingsError(
                variable,
                "there is no such setting"
                        + SpellingSuggestion.suggestion(variable, PREFIX, known));
    }
}
