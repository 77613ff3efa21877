package dev.rejoinder.config;

import java.util.List;
import java.util.Locale;

/** A setting: its names, type and default. Immutable. */
public final class Setting<T> {
    private static final String VARIABLE_PREFIX = "REJOINDER_";

    private final String name;
    private final List<String> variables;
    private final SettingType<T> kind;
    private final String defaultText;
    private final String description;

    private Setting(
            String name,
            List<String> variables,
            SettingType<T> kind,
            String defaultText,
            String description) {
        this.name = name;
        this.variables = variables;
        this.kind = kind;
        this.defaultText = defaultText;
        this.description = description;
    }

    /** A setting whose environment variable is derived from its name. */
    static <T> Setting<T> of(
            String name, SettingType<T> kind, String defaultText, String description) {
        return new Setting<>(
                name, List.of(VARIABLE_PREFIX + upper(name)), kind, defaultText, description);
    }

    /** A setting with a conventional environment variable that other programs use too. */
    static <T> Setting<T> customary(
            String name, SettingType<T> kind, String defaultText, String description) {
        return new Setting<>(name, List.of(upper(name)), kind, defaultText, description);
    }

    /** Also accepts the environment variable in lower case, as other programs do. */
    Setting<T> orLowerCase() {
        String variable = variable();
        return new Setting<>(
                name,
                List.of(variable, variable.toLowerCase(Locale.ROOT)),
                kind,
                defaultText,
                description);
    }

    private static String upper(String name) {
        return name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** The name in the file, such as {@code limit.chat-per-minute}. */
    public String name() {
        return name;
    }

    /** The command-line flag, such as {@code --limit-chat-per-minute}. */
    public String flag() {
        return "--" + name.replace('.', '-');
    }

    /**
     * Whether there is a command-line flag. Secrets have none, because all users of a machine can
     * see command lines.
     */
    public boolean hasFlag() {
        return !kind.confidential();
    }

    /** The environment variable, such as {@code REJOINDER_LIMIT_CHAT_PER_MINUTE}. */
    public String variable() {
        return variables.getFirst();
    }

    /** All names of the environment variable; the first one present wins. */
    List<String> variables() {
        return variables;
    }

    /** The placeholder for the value in help texts. */
    public String placeholder() {
        return kind.placeholder();
    }

    /** Describes the allowed values. */
    public String allowed() {
        return kind.allowed();
    }

    /** The default as text; empty if there is none. */
    public String defaultText() {
        return defaultText;
    }

    /** One sentence. */
    public String description() {
        return description;
    }

    /**
     * Quotes a wrong value for an error message, or hides it if it may contain a secret. A URL with
     * {@code @} or a parameter may contain a password.
     */
    String quote(String text) {
        boolean secret =
                kind.confidential()
                        || text.contains("@")
                        || text.toLowerCase(Locale.ROOT).contains("password");
        return secret ? "the value" : '"' + text + '"';
    }

    T defaultValue() {
        return parse(defaultText);
    }

    /**
     * Parses a value.
     *
     * @throws IllegalArgumentException if it is not allowed
     */
    T parse(String text) {
        return kind.parser().apply(text);
    }

    @Override
    public String toString() {
        return name;
    }
}
