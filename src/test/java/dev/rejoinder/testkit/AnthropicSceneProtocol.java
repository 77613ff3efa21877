package dev.rejoinder.testkit;

/** Plays scenes in Anthropic's format. */
final class AnthropicSceneProtocol extends SceneProtocol {
    @Override
    String value(String json) {
        return delta("{\"type\":\"text_delta\",\"text\":" + json + "}");
    }

    @Override
    String bare(String text) {
        return delta("\"" + text + "\"");
    }

    @Override
    String named(String events) {
        return events.replaceAll("data: \\{\"type\":\"(\\w+)\",?", "event: $1\ndata: {");
    }

    @Override
    String text(String text) {
        return delta("{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
    }

    @Override
    String start(String text) {
        return "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                + "{\"type\":\"text\",\"text\":\""
                + text
                + "\"}}";
    }

    @Override
    String refusal(String text) {
        return text(text);
    }

    @Override
    String reasoning() {
        return delta("{\"type\":\"thinking_delta\",\"thinking\":\"Hm\"}");
    }

    @Override
    String unknown() {
        return delta("{\"type\":\"riddle_delta\",\"x\":1}");
    }

    @Override
    String tool() {
        return "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                + "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}}";
    }

    @Override
    String call(int number, String arguments) {
        String index = "\"index\":" + (number + 1);
        int half = arguments.length() / 2;
        return String.join(
                "\n\ndata: ",
                "{\"type\":\"content_block_start\","
                        + index
                        + ",\"content_block\":{\"type\":\"tool_use\",\"id\":\"c"
                        + number
                        + "\",\"name\":\"find\",\"input\":{}}}",
                input(index, ""),
                input(index, arguments.substring(0, half)),
                input(index, arguments.substring(half)),
                "{\"type\":\"content_block_stop\"," + index + "}");
    }

    private static String input(String index, String json) {
        return "{\"type\":\"content_block_delta\","
                + index
                + ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\""
                + quoted(json)
                + "\"}}";
    }

    @Override
    String end(String reason) {
        String named =
                switch (reason) {
                    case "stop" -> "end_turn";
                    case "length" -> "max_tokens";
                    case "tools" -> "tool_use";
                    case "filter", "recitation" -> "refusal";
                    default -> reason;
                };
        return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
                + named
                + "\"}}\n\ndata: {\"type\":\"message_stop\"}";
    }

    @Override
    String done() {
        return "{\"type\":\"message_stop\"}";
    }

    @Override
    String whole(String text) {
        return "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\""
                + text
                + "\"}],\"stop_reason\":\"end_turn\","
                + "\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}";
    }

    private String delta(String delta) {
        return "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":" + delta + "}";
    }
}
