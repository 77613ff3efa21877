package dev.rejoinder.provider.local;

/** An embedding model cannot be used. The message is a sentence for the operator. */
public final class UnsupportedModelException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnsupportedModelException(String sentence) {
        super(sentence);
    }

    UnsupportedModelException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    static UnsupportedModelException type(String what, String type, String supported) {
        return new UnsupportedModelException(
                "The tokenizer has a %s of type %s. Supported are %s."
                        .formatted(what, type.isEmpty() ? "unknown" : type, supported));
    }
}
