package dev.rejoinder.http.openai;

import dev.rejoinder.testkit.TestServer.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A server whose model calls functions of the caller. */
abstract class FunctionFixture extends OpenAiFixture {
    static final String TOOL =
            """
            {"type":"function","function":{"name":"find","description":"Finds.",\
            "parameters":{"type":"object","properties":{"id":{"type":"string"}}}}}\
            """;
    static final String TOOLS = "\"tools\":[" + TOOL + "]";

    /** The messages of a client that keeps the conversation, as its request has them. */
    static final class Messages {
        private final ArrayNode all = JSON.createArrayNode();

        Messages user(String text) {
            all.addObject().put("role", "user").put("content", text);
            return this;
        }

        /** Adds the message of an answer. */
        Messages answer(Answer answer) {
            all.add(json(answer).at("/choices/0/message"));
            return this;
        }

        Messages result(String callId, String content) {
            all.addObject().put("role", "tool").put("tool_call_id", callId).put("content", content);
            return this;
        }

        String completion(String... more) {
            String fields = more.length == 0 ? "" : "," + String.join(",", more);
            return "{\"model\":\"guide\"," + TOOLS + ",\"messages\":" + all + fields + "}";
        }
    }

    Answer ask(Messages messages, String... more) {
        return server.post(COMPLETIONS, messages.completion(more));
    }

    static String finishReason(Answer answer) {
        return json(answer).at("/choices/0/finish_reason").asString();
    }

    /** A request for a response with one function. */
    static String response(JsonNode input, String... more) {
        ObjectNode flat = (ObjectNode) JSON.readTree(TOOL).get("function").deepCopy();
        flat.put("type", "function");
        String fields = more.length == 0 ? "" : "," + String.join(",", more);
        return "{\"model\":\"guide\",\"tools\":[" + flat + "],\"input\":" + input + fields + "}";
    }

    static JsonNode question(String text) {
        return JSON.getNodeFactory().stringNode(text);
    }

    static ArrayNode output(String callId, String output) {
        ArrayNode items = JSON.createArrayNode();
        items.addObject()
                .put("type", "function_call_output")
                .put("call_id", callId)
                .put("output", output);
        return items;
    }
}
