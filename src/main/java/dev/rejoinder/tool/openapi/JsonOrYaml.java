package dev.rejoinder.tool.openapi;

import dev.rejoinder.core.AppError;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses a document that is JSON or YAML, within limits. */
final class JsonOrYaml {
    /** The deepest nesting. */
    static final int MAX_DEPTH = 200;

    private JsonOrYaml() {}

    /**
     * Parses a document.
     *
     * @throws AppError INVALID_REQUEST if it is neither, or exceeds a limit
     */
    static JsonNode parse(String text) {
        String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return document.stripLeading().startsWith("{") ? json(document) : yaml(document);
    }

    private static JsonNode json(String text) {
        var constraints = StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();
        JsonFactory factory = JsonFactory.builder().streamReadConstraints(constraints).build();
        try {
            return new JsonMapper(factory).readTree(text);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw malformed("The document is not valid JSON: see line " + line + ".");
        }
    }

    private static JsonNode yaml(String text) {
        try {
            return YamlTree.parse(text);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw malformed("The document is not valid YAML: see line " + line + ".");
        } catch (YamlEngineException e) {
            throw malformed(
                    "The document is not one YAML document, or is too large or too deeply"
                            + " nested.");
        }
    }

    private static AppError malformed(String sentence) {
        return AppError.invalid("document", sentence);
    }
}
