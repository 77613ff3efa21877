package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.provider.ToolChoice;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.tool.ClientTools;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The tools that a client offers with a message, in the fields {@code tools} and {@code
 * toolChoice}.
 */
public final class ClientToolsRequest {
    /** The most bytes of all definitions together. */
    private static final int MAX_BYTES = 256 << 10;

    private static final int MAX_NAME = 64;
    private static final int MAX_DESCRIPTION = 16_000;
    private static final int MAX_DEPTH = 30;
    private static final String NO_ARGUMENTS = "{\"type\":\"object\",\"properties\":{}}";

    private static final BodySchema TOOL =
            fields(
                    required(
                            "name",
                            new BodySchema.StringSchema(1, MAX_NAME),
                            "Letters, digits, _ and -, not a digit or - at the start; unique in the"
                                    + " message."),
                    required(
                            "description",
                            new BodySchema.StringSchema(1, MAX_DESCRIPTION),
                            "Tells the model when to call the tool."),
                    optional(
                            "parameters",
                            new BodySchema.AnySchema(MAX_BYTES, MAX_DEPTH),
                            "The JSON Schema of the arguments, an object; absent for none."));

    /** The tools. */
    public static final BodySchema.Field TOOLS =
            optional(
                    "tools",
                    new BodySchema.ArraySchema(TOOL, ClientTools.MAX_TOOLS),
                    "Tools that you call yourself when the model asks; together at most 256 KiB."
                            + " Not for visitors.");

    /** Whether the model calls one. */
    public static final BodySchema.Field CHOICE =
            optional(
                    "toolChoice",
                    new BodySchema.EnumSchema(
                            Stream.of(ToolChoice.General.values())
                                    .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                                    .toList()),
                    "Whether the model calls tools: auto (the default), none, or required for its"
                            + " first step. Not for visitors.");

    private ClientToolsRequest() {}

    /**
     * The tools in the body of a request.
     *
     * @throws AppError INVALID_REQUEST; INSUFFICIENT_PERMISSIONS for a visitor who offers tools
     */
    public static ClientTools of(Exchange exchange, JsonNode body) {
        JsonNode tools = JsonFields.value(body, TOOLS.name());
        String choice = JsonFields.text(body, CHOICE.name());
        if (tools == null && choice == null) {
            return ClientTools.NONE;
        }
        if (exchange.caller().principal().visitor() != null) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "Only a caller with a key can offer tools.");
        }
        return new ClientTools(definitions(tools), choice(choice));
    }

    private static ToolChoice choice(@Nullable String given) {
        return given == null
                ? ToolChoice.AUTO
                : ToolChoice.General.valueOf(given.toUpperCase(Locale.ROOT));
    }

    private static List<ToolDefinition> definitions(@Nullable JsonNode tools) {
        var definitions = new ArrayList<ToolDefinition>();
        if (tools == null) {
            return definitions;
        }
        var names = new HashSet<String>();
        int bytes = 0;
        for (JsonNode tool : tools) {
            String field = TOOLS.name() + "[" + definitions.size() + "]";
            ToolDefinition definition = definition(tool, field);
            if (!names.add(definition.name())) {
                throw AppError.invalid(
                        field + ".name", "Two tools have the name " + definition.name() + ".");
            }
            bytes += bytes(definition);
            if (bytes > MAX_BYTES) {
                throw AppError.invalid(
                        TOOLS.name(), "The tools together must not be larger than 256 KiB.");
            }
            definitions.add(definition);
        }
        return definitions;
    }

    private static ToolDefinition definition(JsonNode tool, String field) {
        String name = tool.get("name").stringValue();
        if (!ToolDefinition.NAME.matcher(name).matches()) {
            throw AppError.invalid(
                    field + ".name",
                    "A tool's name may contain only the letters a-z and A-Z, digits, _ and -, and"
                            + " must start with a letter or _.");
        }
        JsonNode parameters = JsonFields.value(tool, "parameters");
        if (parameters != null && !"object".equals(parameters.path("type").asString(""))) {
            throw AppError.invalid(
                    field + ".parameters",
                    "parameters must be a JSON Schema with \"type\": \"object\".");
        }
        return new ToolDefinition(
                name,
                tool.get("description").stringValue(),
                parameters == null ? NO_ARGUMENTS : StrictJson.compact(parameters));
    }

    private static int bytes(ToolDefinition definition) {
        return definition.name().length()
                + definition.description().getBytes(StandardCharsets.UTF_8).length
                + definition.parameters().getBytes(StandardCharsets.UTF_8).length;
    }
}
