package dev.rejoinder.provider.local;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * How to use a model.
 *
 * @param languages ISO 639-1 codes of the languages that it was trained for; empty for all
 * @param questionPrefix the model was trained with these words before each question
 * @param passagePrefix and with these before each passage
 * @param maxTokens longer texts are truncated
 * @param unrelatedCosine about the cosine of texts that have nothing to do with each other
 */
record ModelDescription(
        String name,
        Set<String> languages,
        Pooling pooling,
        String questionPrefix,
        String passagePrefix,
        int maxTokens,
        double unrelatedCosine) {
    /** The optional file of a model's folder. */
    static final String FILE = "rejoinder-model.json";

    private static final int MAX_NAME_CHARACTERS = 100;
    private static final int MAX_PREFIX_CHARACTERS = 500;
    static final int LEAST_TOKENS = 16;
    private static final int MOST_TOKENS = 8192;
    private static final Set<String> FIELDS =
            new TreeSet<>(
                    Set.of(
                            "name",
                            "languages",
                            "pooling",
                            "questionPrefix",
                            "passagePrefix",
                            "maxTokens",
                            "unrelatedCosine"));

    ModelDescription {
        languages = Set.copyOf(languages);
    }

    /** How the vectors of tokens become one. */
    enum Pooling {
        /** Their mean. */
        MEAN,
        /** The first one. */
        CLS
    }

    /**
     * Reads the fields that are there, and takes the others from this.
     *
     * @throws UnsupportedModelException for a field that is unknown or has an invalid value
     */
    ModelDescription with(JsonNode json) {
        check(json.isObject(), "it must be an object");
        for (String field : json.propertyNames()) {
            check(FIELDS.contains(field), field + " is not one of " + FIELDS);
        }
        String named = text(json, "name", name, MAX_NAME_CHARACTERS);
        check(
                named.chars().noneMatch(Character::isISOControl),
                "name must not contain control characters");
        return new ModelDescription(
                named,
                json.has("languages") ? languages(json.path("languages")) : languages,
                json.has("pooling") ? pooling(json.path("pooling")) : pooling,
                text(json, "questionPrefix", questionPrefix, MAX_PREFIX_CHARACTERS),
                text(json, "passagePrefix", passagePrefix, MAX_PREFIX_CHARACTERS),
                json.has("maxTokens") ? tokens(json.path("maxTokens")) : maxTokens,
                json.has("unrelatedCosine")
                        ? cosine(json.path("unrelatedCosine"))
                        : unrelatedCosine);
    }

    /**
     * Takes the pooling from {@code 1_Pooling/config.json} of a sentence-transformers model.
     *
     * @param json empty if there is no such file
     */
    ModelDescription withPooling(JsonNode json) {
        if (json.isEmpty()) {
            return this;
        }
        String mode = json.path("pooling_mode").asString("");
        Pooling found;
        if (mode.equals("cls") || json.path("pooling_mode_cls_token").asBoolean(false)) {
            found = Pooling.CLS;
        } else if (mode.equals("mean") || json.path("pooling_mode_mean_tokens").asBoolean(false)) {
            found = Pooling.MEAN;
        } else {
            throw new UnsupportedModelException(
                    "Its 1_Pooling/config.json has another pooling than mean and cls.");
        }
        return new ModelDescription(
                name, languages, found, questionPrefix, passagePrefix, maxTokens, unrelatedCosine);
    }

    private static String text(JsonNode json, String field, String otherwise, int most) {
        JsonNode value = json.path(field);
        if (value.isMissingNode()) {
            return otherwise;
        }
        check(
                value.isString() && value.stringValue().length() <= most,
                field + " must be a string of at most " + most + " characters");
        return value.stringValue();
    }

    private static Set<String> languages(JsonNode values) {
        check(values.isArray(), "languages must be a list, such as [\"zh\"], or [] for all");
        Set<String> languages = new HashSet<>();
        for (JsonNode value : values) {
            String language = value.asString("");
            check(
                    language.matches("[a-z]{2}"),
                    "languages must be ISO 639-1 codes, such as \"zh\"");
            languages.add(language);
        }
        return languages;
    }

    private static Pooling pooling(JsonNode value) {
        return switch (value.asString("").toLowerCase(Locale.ROOT)) {
            case "mean" -> Pooling.MEAN;
            case "cls" -> Pooling.CLS;
            default -> throw invalid("pooling must be \"mean\" or \"cls\"");
        };
    }

    private static int tokens(JsonNode value) {
        check(
                value.isInt()
                        && value.intValue() >= LEAST_TOKENS
                        && value.intValue() <= MOST_TOKENS,
                "maxTokens must be a number from " + LEAST_TOKENS + " to " + MOST_TOKENS);
        return value.intValue();
    }

    private static double cosine(JsonNode value) {
        check(
                value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() < 1,
                "unrelatedCosine must be a number from 0 to less than 1");
        return value.doubleValue();
    }

    private static void check(boolean valid, String problem) {
        if (!valid) {
            throw invalid(problem);
        }
    }

    private static UnsupportedModelException invalid(String problem) {
        return new UnsupportedModelException(FILE + " is invalid: " + problem + ".");
    }
}
