package dev.rejoinder.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings from the command line. */
final class FlagLayer {
    private FlagLayer() {}

    static SettingsLayer read(CommandLineFlags flags, List<SettingsError> mistakes) {
        Map<Setting<?>, SettingsLayer.RawValue> values = new LinkedHashMap<>();
        for (Setting<?> setting : SettingTable.all()) {
            String text = flags.given().get(setting.flag());
            if (text != null && setting.hasFlag()) {
                values.put(setting, new SettingsLayer.RawValue(text, setting.flag()));
            }
        }
        boolean afterUnknown = false;
        for (String argument : flags.unmatched()) {
            boolean isFlag = argument.startsWith("-");
            if (isFlag) {
                mistakes.add(unknown(argument));
            } else if (!afterUnknown) {
                mistakes.add(new SettingsError(argument, "unexpected argument"));
            }
            // The argument after an unknown flag is its value, and may be a secret.
            afterUnknown = isFlag;
        }
        return new SettingsLayer(values);
    }

    private static SettingsError unknown(String argument) {
        int equals = argument.indexOf('=');
        String flag = equals < 0 ? argument : argument.substring(0, equals);
        for (Setting<?> setting : SettingTable.all()) {
            if (setting.flag().equals(flag)) {
                return new SettingsError(
                        flag,
                        "secrets are not accepted on the command line, where other users can read"
                                + " them; set "
                                + setting.variable()
                                + ", or "
                                + setting.name()
                                + " in the file");
            }
        }
        List<String> known = new ArrayList<>(List.of(SettingsReader.CONFIG_FLAG));
        SettingTable.all().stream().filter(Setting::hasFlag).map(Setting::flag).forEach(known::add);
        return new SettingsError(
                flag, "there is no such flag" + SpellingSuggestion.suggestion(flag, "--", known));
    }
}
