package dev.rejoinder.tool.http;

import static java.util.stream.Collectors.joining;

import dev.rejoinder.tool.TextTemplate;

/** The URL of an action's request. */
final class ActionUrl {
    private ActionUrl() {}

    /** The URL with a letter for each placeholder, to validate the rest of it. */
    static String withPlaceholderValues(TextTemplate url) {
        return url.parts().stream()
                .map(
                        part ->
                                switch (part) {
                                    case TextTemplate.Part.Literal(String text) -> text;
                                    case TextTemplate.Part.Argument _,
                                            TextTemplate.Part.SecretValue _ ->
                                            "x";
                                })
                .collect(joining());
    }
}
