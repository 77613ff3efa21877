package dev.rejoinder.provider.openai;

import dev.rejoinder.provider.Sight;
import java.util.regex.Pattern;

/** What OpenAI's models can see, by their names. */
final class OpenAiFamilies {
    private static final Pattern NOT_FOR_IMAGES =
            Pattern.compile("audio|realtime|search|transcribe|tts");

    private static final Pattern SEES =
            Pattern.compile(
                    "(?:chat)?gpt-4o.*|gpt-4\\.[15].*|gpt-4-turbo(?:-20.*)?|gpt-4.*-vision-.*"
                            + "|gpt-[5-9].*|o1(?:-pro)?(?:-20.*)?|o3(?:-pro)?(?:-20.*)?|o4-mini.*");

    private static final Pattern BLIND =
            Pattern.compile(
                    "gpt-3\\.5.*|gpt-4(?:-32k.*|-\\d{4}(?:-preview)?|-turbo-preview)?"
                            + "|o1-(?:mini|preview).*|o3-mini.*");

    private OpenAiFamilies() {}

    static Sight sees(String model) {
        if (BLIND.matcher(model).matches()) {
            return Sight.NO;
        }
        return SEES.matcher(model).matches() && !NOT_FOR_IMAGES.matcher(model).find()
                ? Sight.YES
                : Sight.UNKNOWN;
    }
}
