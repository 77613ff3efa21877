package dev.rejoinder.config;

import java.util.List;
import java.util.Locale;

/** One row of the table of settings: its names everywhere, its type, its default. Immutable. */
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

    /** A setting of our own, whose variable follows from its name. */
    static <T> Setting<T> of(
            String name, SettingType<T> kind, String defaultText, String description) {
        return new Setting<>(
                name, List.of(VARIABLE_PREFIX + upper(name)), kind, defaultText, description);
    }

    /** A setting whose variable is known by another name all over the world. */
    static <T> Setting<T> customary(
            String name, SettingType<T> kind, String defaultText, String description) {
        return new Setting<>(name, List.of(upper(name)), kind, defaultText, description);
    }

    /** The same setting, whose variable is also read in lower case, as other programs do. */
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

    /** As in the file, such as {@code limit.chat-per-minute}. */
    public String name() {
        return name;
    }

    /** As on the command line, such as {@code --limit-chat-per-minute}. */
    public String flag() {
        return "--" + name.replace('.', '-');
    }

    /**
     * Whether the command line takes it. A secret it does not: every user of the machine can read
     * another's command lines.
     */
    public boolean hasFlag() {
        return !kind.confidential();
    }

    /** As in the environment, such as {@code REJOINDER_LIMIT_CHAT_PER_MINUTE}. */
    public String variable() {
        return variables.getFirst();
    }

    /** All names under which the environment is searched, the first one found counts. */
    List<String> variables() {
        return variables;
    }

    /** What stands for the value in help texts. */
    public String placeholder() {
        return kind.placeholder();
    }

    /** What the value may be. */
    public String allowed() {
        return kind.allowed();
    }

    /** The default as it would be written; empty for none. */
    public String defaultText() {
        return defaultText;
    }

    /** One sentence. */
    public String description() {
        return description;
    }

    /**
     * A wrong value as it may be repeated to the operator: quoted, or hidden when it may hold a
     * secret. An address with an {@code @} may carry a password, as may a parameter.
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
     * Reads a value.
     *
     * @throws IllegalArgumentException when it is not allowed
     */
    T parse(String text) {
        return kind.parser().apply(text);
    }

    @Override
    public String toString() {
        return name;
    }
}
