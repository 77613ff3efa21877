package dev.rejoinder.http.openai;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.provider.ToolChoice;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.tool.ClientTools;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the functions that a caller offers. Chat completions describe a function in a field of its
 * own, responses in the tool itself.
 */
final class CallerTools {
    private static final String TOOLS = "tools";
    private static final String CHOICE = "tool_choice";
    private static final String ALLOWED = "allowed_tools";
    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

    private final boolean nested;

    private CallerTools(boolean nested) {
        this.nested = nested;
    }

    /**
     * The tools of a chat completion.
     *
     * @throws AppError INVALID_REQUEST
     */
    static ClientTools ofCompletion(JsonNode body) {
        return new CallerTools(true).read(body);
    }

    /**
     * The tools of a response.
     *
     * @throws AppError INVALID_REQUEST
     */
    static ClientTools ofResponse(JsonNode body) {
        return new CallerTools(false).read(body);
    }

    /** Whether the model may call several tools at once; null for the provider's default. */
    static @Nullable Boolean parallel(JsonNode body) {
        JsonNode parallel = body.path("parallel_tool_calls");
        return parallel.isBoolean() ? parallel.booleanValue() : null;
    }

    private ClientTools read(JsonNode body) {
        for (String legacy : List.of("functions", "function_call")) {
            if (body.hasNonNull(legacy)
                    && !(body.get(legacy).isArray() && body.get(legacy).isEmpty())) {
                throw AppError.invalid(
                        legacy, legacy + " is not supported. Use tools and tool_choice.");
            }
        }
        JsonNode list = body.path(TOOLS);
        if (list.size() > ClientTools.MAX_TOOLS) {
            throw AppError.invalid(
                    TOOLS, "There may be at most " + ClientTools.MAX_TOOLS + " tools.");
        }
        var tools = new ArrayList<ToolDefinition>(list.size());
        Set<String> names = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            ToolDefinition tool = tool(list.get(i), TOOLS + "[" + i + "]");
            if (!names.add(tool.name())) {
                throw AppError.invalid(TOOLS, "Two tools have the name " + tool.name() + ".");
            }
            tools.add(tool);
        }
        return choose(tools, body.path(CHOICE));
    }

    private ToolDefinition tool(JsonNode tool, String path) {
        String type = tool.path("type").asString("");
        if (!type.equals("function")) {
            throw AppError.invalid(
                    path + ".type",
                    path + ".type must be function: the server has no other tools for callers.");
        }
        JsonNode function = nested ? tool.path("function") : tool;
        String at = nested ? path + ".function" : path;
        String name = function.path("name").asString("");
        if (!ToolDefinition.NAME.matcher(name).matches()) {
            throw AppError.invalid(
                    at + ".name",
                    at
                            + ".name must have 1 to 64 letters, digits, _ or -, and begin with a"
                            + " letter or _.");
        }
        JsonNode parameters = function.path("parameters");
        if (!parameters.isObject() && !parameters.isMissingNode() && !parameters.isNull()) {
            throw AppError.invalid(at + ".parameters", at + ".parameters must be a JSON Schema.");
        }
        return new ToolDefinition(
                name,
                function.path("description").asString(""),
                parameters.isEmpty() ? NO_PARAMETERS : StrictJson.compact(parameters));
    }

    private ClientTools choose(List<ToolDefinition> tools, JsonNode choice) {
        if (choice.isMissingNode() || choice.isNull()) {
            return new ClientTools(tools, ToolChoice.AUTO);
        }
        if (choice.isString()) {
            return new ClientTools(tools, general(choice.stringValue(), tools));
        }
        return switch (choice.path("type").asString("")) {
            case "function" ->
                    new ClientTools(
                            tools, new ToolChoice.OneTool(offered(functionName(choice), tools)));
            case ALLOWED -> allowed(tools, nested ? choice.path(ALLOWED) : choice);
            default -> throw unknownChoice();
        };
    }

    private static ToolChoice general(String choice, List<ToolDefinition> tools) {
        return switch (choice) {
            case "auto" -> ToolChoice.AUTO;
            case "none" -> ToolChoice.NONE;
            case "required" -> {
                if (tools.isEmpty()) {
                    throw AppError.invalid(
                            CHOICE, "tool_choice is required, but there are no tools.");
                }
                yield ToolChoice.REQUIRED;
            }
            default -> throw unknownChoice();
        };
    }

    private ClientTools allowed(List<ToolDefinition> tools, JsonNode choice) {
        Set<String> names = new HashSet<>();
        for (JsonNode tool : choice.path(TOOLS)) {
            names.add(offered(functionName(tool), tools));
        }
        List<ToolDefinition> subset =
                tools.stream().filter(tool -> names.contains(tool.name())).toList();
        return new ClientTools(subset, general(choice.path("mode").asString(""), subset));
    }

    private String functionName(JsonNode chosen) {
        return (nested ? chosen.path("function") : chosen).path("name").asString("");
    }

    private static String offered(String name, List<ToolDefinition> tools) {
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw AppError.invalid(
                    CHOICE, "tool_choice names a function that is not among the tools.");
        }
        return name;
    }

    private static AppError unknownChoice() {
        return AppError.invalid(
                CHOICE, "tool_choice must be none, auto, required, a function, or allowed_tools.");
    }
}
