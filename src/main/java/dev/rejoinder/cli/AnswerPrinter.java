package dev.rejoinder.cli;

import dev.rejoinder.cli.ServerEvents.Event;
import tools.jackson.databind.JsonNode;

/**
 * Prints an answer while it is written, and then the sources that it cites.
 *
 * @param silent whether to print nothing, for a caller that prints the whole answer at its end
 */
record AnswerPrinter(Terminal terminal, boolean silent) implements AnswerStream.Reader {
    @Override
    public void text(String delta) {
        if (!silent) {
            terminal.write(delta);
        }
    }

    @Override
    public void again() {
        if (!silent) {
            terminal.write("\n");
            terminal.note("The answer was lost and begins again.");
        }
    }

    @Override
    public void event(Event event) {
        JsonNode data = event.data();
        String title = data.path("title").asString(data.path("tool").asString(""));
        switch (event.type()) {
            case "message.tool.started" -> terminal.note("(uses " + title + ")");
            case "message.approval.requested" ->
                    terminal.note("(waits for the approval of " + title + ", in the console)");
            default -> {
                // Passages that the model looks at are no citations, and others may be new.
            }
        }
    }

    /** Prints what comes after the text of a complete answer. */
    void end(JsonNode answer) {
        terminal.write("\n");
        String reason = answer.path("finishReason").asString("stop");
        switch (reason) {
            case "stop", "stopped" -> {
                // The text says it all, or the user knows.
            }
            case "handover" -> terminal.note("A person answers this conversation.");
            default -> terminal.note("The answer is not complete: " + reason + ".");
        }
        for (JsonNode source : answer.path("sources")) {
            terminal.note(citation(source));
        }
    }

    /** Such as "[1] Customer handbook, page 3: https://shop.example/handbook". */
    private static String citation(JsonNode source) {
        var text = new StringBuilder();
        text.append('[').append(source.path("number").asInt()).append("] ");
        text.append(source.path("title").asString(""));
        if (source.path("page").isNumber()) {
            text.append(", page ").append(source.path("page").asInt());
        }
        if (source.path("url").isString()) {
            text.append(": ").append(source.path("url").asString(""));
        }
        return text.toString();
    }
}
