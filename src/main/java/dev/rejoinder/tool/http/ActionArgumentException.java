package dev.rejoinder.tool.http;

/** An argument cannot be used in the request. The message is a sentence for the model. */
final class ActionArgumentException extends Exception {
    private static final long serialVersionUID = 1;

    ActionArgumentException(String sentence) {
        super(sentence, null, false, false);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
