package dev.rejoinder.provider.local;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The {@code normalizer} of a tokenizer with SentencePiece's vocabulary. */
final class TextNormalizer {
    private static final String SUPPORTED =
            "Sequence, Precompiled, Replace, Strip, StripAccents, Lowercase, NFC, NFD, NFKC, NFKD";

    private TextNormalizer() {}

    static UnaryOperator<String> of(@Nullable JsonNode normalizer) {
        if (normalizer == null || normalizer.isNull()) {
            return UnaryOperator.identity();
        }
        String type = normalizer.path("type").asString("");
        return switch (type) {
            case "Sequence" -> sequence(normalizer.path("normalizers"));
            case "Precompiled" ->
                    PrecompiledCharacters.of(normalizer.path("precompiled_charsmap").asString(""));
            case "Replace" -> replace(normalizer);
            case "Strip" -> strip(normalizer);
            case "StripAccents" -> text -> text.replaceAll("\\p{Mn}", "");
            case "Lowercase" -> text -> text.toLowerCase(Locale.ROOT);
            case "NFC", "NFD", "NFKC", "NFKD" -> {
                Form form = Form.valueOf(type);
                yield text -> Normalizer.normalize(text, form);
            }
            default -> throw UnsupportedModelException.type("normalizer", type, SUPPORTED);
        };
    }

    private static UnaryOperator<String> sequence(JsonNode normalizers) {
        UnaryOperator<String> all = UnaryOperator.identity();
        for (JsonNode next : normalizers) {
            UnaryOperator<String> before = all;
            UnaryOperator<String> then = of(next);
            all = text -> then.apply(before.apply(text));
        }
        return all;
    }

    private static UnaryOperator<String> replace(JsonNode normalizer) {
        JsonNode pattern = normalizer.path("pattern");
        String content = normalizer.path("content").asString("");
        if (pattern.has("String")) {
            String replaced = pattern.path("String").asString();
            return text -> text.replace(replaced, content);
        }
        try {
            Pattern regex = Pattern.compile(pattern.path("Regex").asString(""));
            String replacement = Matcher.quoteReplacement(content);
            return text -> regex.matcher(text).replaceAll(replacement);
        } catch (PatternSyntaxException e) {
            throw new UnsupportedModelException(
                    "The tokenizer replaces " + pattern + ", which is not a pattern.", e);
        }
    }

    private static UnaryOperator<String> strip(JsonNode normalizer) {
        boolean left = normalizer.path("strip_left").asBoolean(true);
        boolean right = normalizer.path("strip_right").asBoolean(true);
        return text -> {
            String stripped = left ? text.stripLeading() : text;
            return right ? stripped.stripTrailing() : stripped;
        };
    }
}
