package dev.rejoinder.cli;

import tools.jackson.databind.JsonNode;

/** A JSON value as a cell of a table: a string as it is, nothing as a dash. */
final class JsonText {
    private JsonText() {}

    static String of(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "-";
        }
        return value.isString() ? value.stringValue() : value.toString();
    }
}
