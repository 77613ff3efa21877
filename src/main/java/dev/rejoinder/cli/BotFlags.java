package dev.rejoinder.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The options of {@code bot edit} that set one field each. */
enum BotFlags {
    NAME("--name", "name", Kind.TEXT, "The name to show."),
    SHORT_NAME(
            "--short-name", "shortName", Kind.TEXT_OR_NONE, "A name in place of the id, or none."),
    MODEL("--model", "model", Kind.TEXT, "The model, as provider/model, or builtin."),
    FALLBACK_MODEL(
            "--fallback-model",
            "fallbackModels",
            Kind.TEXTS,
            "A model to try if the model cannot answer. Repeatable; none removes all."),
    INSTRUCTIONS("--instructions", "instructions", Kind.TEXT, "The system instructions."),
    WELCOME("--welcome-message", "welcomeMessage", Kind.TEXT, "The greeting of the widget."),
    FALLBACK("--fallback-message", "fallbackMessage", Kind.TEXT, "The answer if it knows none."),
    TEMPERATURE("--temperature", "temperature", Kind.NUMBER, "0 to 2, or none."),
    MAX_TOKENS("--max-tokens", "maxTokens", Kind.NUMBER, "The maximum length of an answer."),
    HISTORY(
            "--history-length",
            "historyLength",
            Kind.NUMBER,
            "How many earlier messages the model sees at most."),
    PASSAGES(
            "--knowledge-passages",
            "knowledgePassages",
            Kind.NUMBER,
            "How many passages the model sees at most."),
    THRESHOLD("--match-threshold", "matchThreshold", Kind.NUMBER, "The lowest score of a passage."),
    ORIGIN(
            "--allowed-origin",
            "allowedOrigins",
            Kind.TEXTS,
            "An origin that may embed the widget. Repeatable; none removes all."),
    CAUTION("--caution", "caution", Kind.TEXT, "eager, balanced or careful."),
    IMAGES("--images", "images", Kind.TEXT, "Whether models see images: auto, yes or no."),
    FOLLOW_UPS("--suggest-follow-ups", "suggestFollowUps", Kind.SWITCH, "Suggests questions."),
    FEEDBACK("--feedback", "feedback", Kind.SWITCH, "Lets visitors judge answers."),
    RETENTION(
            "--retention-days",
            "retentionDays",
            Kind.NUMBER,
            "How many days conversations are kept, or none for ever."),
    ENABLED("--enabled", "enabled", Kind.SWITCH, "Takes messages.");

    private static final String NONE = "none";

    private final String option;
    private final String field;
    private final Kind kind;
    private final String description;

    private enum Kind {
        TEXT("TEXT"),
        TEXT_OR_NONE("TEXT"),
        TEXTS("TEXT"),
        NUMBER("N"),
        SWITCH("on|off");

        private final String placeholder;

        Kind(String placeholder) {
            this.placeholder = placeholder;
        }
    }

    BotFlags(String option, String field, Kind kind, String description) {
        this.option = option;
        this.field = field;
        this.kind = kind;
        this.description = description;
    }

    static void addTo(CommandSpec spec) {
        for (BotFlags flag : values()) {
            spec.addOption(
                    flag.kind == Kind.TEXTS
                            ? CommandOptions.repeated(
                                    flag.option, flag.kind.placeholder, flag.description)
                            : CommandOptions.text(
                                    flag.option, flag.kind.placeholder, flag.description));
        }
    }

    /** Adds the fields that the command line sets to a merge patch. */
    static void putAll(ParseResult arguments, ObjectNode patch) {
        for (BotFlags flag : values()) {
            if (arguments.hasMatchedOption(flag.option)) {
                flag.put(arguments, patch);
            }
        }
    }

    private void put(ParseResult arguments, ObjectNode patch) {
        if (kind == Kind.TEXTS) {
            ArrayNode array = patch.putArray(field);
            List<String> given = CommandOptions.values(arguments, option);
            if (!given.equals(List.of(NONE))) {
                given.forEach(array::add);
            }
            return;
        }
        String text = CommandOptions.value(arguments, option, "");
        switch (kind) {
            case TEXT, TEXTS -> patch.put(field, text);
            case TEXT_OR_NONE -> patch.put(field, text.equals(NONE) ? null : text);
            case NUMBER -> putNumber(text, patch);
            case SWITCH -> patch.put(field, isOn(text));
        }
    }

    private void putNumber(String text, ObjectNode patch) {
        if (text.equals(NONE)) {
            patch.putNull(field);
        } else if (text.matches("\\d{1,9}")) {
            patch.put(field, Integer.parseInt(text));
        } else if (text.matches("\\d{1,9}\\.\\d{1,9}")) {
            patch.put(field, Double.parseDouble(text));
        } else {
            throw new UsageException(option + ": \"" + text + "\" is not a number");
        }
    }

    private boolean isOn(String text) {
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new UsageException(option + ": use on or off");
        };
    }
}
