package dev.rejoinder.tool.mcp;

import org.jspecify.annotations.Nullable;

/** A request to an MCP server had no usable answer. The message contains no secrets. */
final class McpException extends Exception {
    private final Kind kind;

    /** What is known about the effect of the request. */
    enum Kind {
        /** The request did not leave, so it had no effect. */
        NOT_SENT,
        /** The server cannot be reached now. The request did not leave, so it had no effect. */
        UNREACHABLE,
        /** The server answered that it did not do it. */
        REFUSED,
        /** The request may have left and had its effect. */
        NO_ANSWER
    }

    private McpException(Kind kind, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    static McpException notSent(String sentence, @Nullable Throwable cause) {
        return new McpException(Kind.NOT_SENT, sentence, cause);
    }

    static McpException unreachable(String sentence, Throwable cause) {
        return new McpException(Kind.UNREACHABLE, sentence, cause);
    }

    static McpException refused(String sentence) {
        return new McpException(Kind.REFUSED, sentence, null);
    }

    static McpException noAnswer(String sentence, @Nullable Throwable cause) {
        return new McpException(Kind.NO_ANSWER, sentence, cause);
    }

    Kind kind() {
        return kind;
    }

    /** A sentence for the owner of the server, or for the model. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
