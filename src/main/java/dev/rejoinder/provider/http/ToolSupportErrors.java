package dev.rejoinder.provider.http;

import java.util.Locale;
import java.util.regex.Pattern;

/** Recognizes the errors of models and servers that cannot call tools. */
final class ToolSupportErrors {
    private static final Pattern TOOLS =
            Pattern.compile(
                    "\\btools?\\b|tool[_ -]?(use|call|choice)|function[_"
                            + " -]?call|--enable-auto-tool");

    private static final Pattern UNSUPPORTED =
            Pattern.compile(
                    "not support|n't support|unsupported|not enabled|not available|requires --"
                            + "|no endpoints found that support");

    private ToolSupportErrors() {}

    /** Returns the provider's message, with an explanation if it is about missing tool support. */
    static String explained(int status, String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        boolean refusal = status == 400 || status == 404 || status == 422 || status == 501;
        return refusal && TOOLS.matcher(lower).find() && UNSUPPORTED.matcher(lower).find()
                ? "this model cannot call tools, the provider says: " + message
                : message;
    }
}
