package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ToolSupport;

/** Explains the errors of models and servers that cannot call tools. */
final class ToolSupportErrors {
    private ToolSupportErrors() {}

    /** Returns the provider's message, with an explanation if it is about missing tool support. */
    static String explained(int status, String message) {
        boolean refusal = status == 400 || status == 404 || status == 422 || status == 501;
        return refusal && ToolSupport.isRefusal(message)
                ? "this model cannot call tools, the provider says: " + message
                : message;
    }
}
