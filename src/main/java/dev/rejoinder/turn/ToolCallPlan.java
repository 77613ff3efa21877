package dev.rejoinder.turn;

import dev.rejoinder.provider.ModelEvent.ToolCallRequested;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ClientTools;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides what becomes of the tool calls that a model asks for: a call starts, awaits somebody, or
 * ends at once with an error for the model. Immutable.
 */
final class ToolCallPlan {
    /** A model that makes the same call more often turns in a circle. */
    static final int MAX_EQUAL_CALLS = 2;

    /** The model may ask for so many calls at once. */
    static final int MAX_CALLS = 16;

    /** The longest name of a tool that does not exist, in UTF-16 units. */
    private static final int MAX_UNKNOWN_NAME = 64;

    /** The longest call id, in UTF-16 units. */
    private static final int MAX_CALL_ID = 200;

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, CallableTool> tools = new LinkedHashMap<>();
    private final Map<String, ToolDefinition> clientTools = new LinkedHashMap<>();

    private static final ToolCallPlan NO_TOOLS = new ToolCallPlan(List.of(), ClientTools.NONE);

    static ToolCallPlan of(List<CallableTool> offered, ClientTools ofClient) {
        return offered.isEmpty() && ofClient.definitions().isEmpty()
                ? NO_TOOLS
                : new ToolCallPlan(offered, ofClient);
    }

    private ToolCallPlan(List<CallableTool> offered, ClientTools ofClient) {
        offered.forEach(tool -> tools.put(tool.name(), tool));
        for (ToolDefinition definition : ofClient.definitions()) {
            // A client that asks for its own function must not set off an action of the bot.
            tools.remove(definition.name());
            clientTools.put(definition.name(), definition);
        }
    }

    /** The tools that the model may call. */
    List<ToolDefinition> definitions() {
        var all = new ArrayList<ToolDefinition>();
        tools.values().forEach(tool -> all.add(tool.definition()));
        all.addAll(clientTools.values());
        return all;
    }

    @Nullable CallableTool tool(String name) {
        return tools.get(name);
    }

    /**
     * Returns the steps of a round, without the numbers of their events.
     *
     * @param earlier the steps of earlier rounds
     * @param offset the length of the text before the calls
     */
    List<ToolStep> steps(
            List<ToolCallRequested> calls,
            @Nullable String modelState,
            List<ToolStep> earlier,
            int offset,
            Instant now) {
        int round = earlier.isEmpty() ? 1 : earlier.getLast().round() + 1;
        var before = new ArrayList<>(earlier);
        var steps = new ArrayList<ToolStep>();
        Set<String> ids = new HashSet<>();
        earlier.forEach(step -> ids.add(step.callId()));
        for (ToolCallRequested call : calls) {
            int index = steps.size();
            CallableTool tool = tools.get(call.tool());
            Decision decision =
                    index < MAX_CALLS
                            ? decide(call, tool, before)
                            : Decision.error(
                                    "At most %d calls can be made at once. This call was not made."
                                            .formatted(MAX_CALLS));
            boolean started = decision.state == ToolStepState.STARTED;
            var step =
                    new ToolStep(
                            round,
                            index,
                            uniqueId(call.callId(), round, index, ids),
                            shortened(call.tool(), MAX_UNKNOWN_NAME),
                            tool == null ? shortened(call.tool(), MAX_UNKNOWN_NAME) : tool.title(),
                            StorableText.of(call.arguments()),
                            offset,
                            tool != null && tool.effect().mayRepeat(),
                            index == 0 ? modelState : null,
                            decision.state,
                            decision.result,
                            new ToolStep.Events(null, null, null),
                            null,
                            started ? now : null,
                            decision.state.ended() ? now : null);
            steps.add(step);
            before.add(step);
        }
        return steps;
    }

    private record Decision(ToolStepState state, @Nullable String result) {
        static Decision error(String sentence) {
            return new Decision(ToolStepState.ERROR, sentence);
        }
    }

    private Decision decide(
            ToolCallRequested call, @Nullable CallableTool tool, List<ToolStep> before) {
        Optional<JsonNode> arguments = object(call.arguments());
        if (arguments.isEmpty()) {
            return Decision.error("The arguments are not a JSON object. The call was not made.");
        }
        List<ToolStep> equal =
                before.stream()
                        .filter(step -> step.tool().equals(call.tool()))
                        .filter(step -> object(step.arguments()).equals(arguments))
                        .toList();
        if (equal.stream().anyMatch(ToolCallPlan::mustNotRepeat)) {
            return Decision.error(
                    "The outcome of an equal call is unknown, so this call was not made. Do not"
                            + " repeat it.");
        }
        if (equal.size() >= MAX_EQUAL_CALLS) {
            return Decision.error(
                    "This call was made already, with the same arguments. It was not repeated.");
        }
        if (tool == null) {
            return clientTools.containsKey(call.tool())
                    ? new Decision(ToolStepState.AWAITING_RESULT, null)
                    : Decision.error("There is no such tool.");
        }
        Optional<String> problem = tool.argumentProblem().apply(call.arguments());
        if (problem.isPresent()) {
            return Decision.error(problem.get());
        }
        return new Decision(
                tool.requiresApproval() ? ToolStepState.AWAITING_APPROVAL : ToolStepState.STARTED,
                null);
    }

    private static boolean mustNotRepeat(ToolStep step) {
        return step.state() == ToolStepState.UNKNOWN && !step.mayRepeat();
    }

    /** Models send no arguments as an empty text. */
    static Optional<JsonNode> object(String arguments) {
        try {
            JsonNode parsed = JSON.readTree(arguments.isBlank() ? "{}" : arguments);
            return parsed.isObject() ? Optional.of(parsed) : Optional.empty();
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    /** Some providers number the calls of each answer from the start. */
    private static String uniqueId(String id, int round, int index, Set<String> ids) {
        String unique = shortened(id, MAX_CALL_ID);
        if (unique.isBlank()) {
            unique = "call_" + round + "_" + index;
        }
        String distinct = unique + "_" + round + "_" + index;
        while (!ids.add(unique)) {
            unique = distinct;
            distinct = distinct + "_";
        }
        return unique;
    }

    private static String shortened(String text, int most) {
        return StorableText.of(text.length() <= most ? text : text.substring(0, most));
    }
}
