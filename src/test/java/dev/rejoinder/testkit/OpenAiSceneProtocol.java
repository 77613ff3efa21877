package dev.rejoinder.testkit;

/** Plays scenes in the format of OpenAI and compatible servers. */
final class OpenAiSceneProtocol extends SceneProtocol {
    @Override
    String value(String json) {
        return choice("\"delta\":{\"content\":" + json + "}");
    }

    @Override
    String bare(String text) {
        return choice("\"delta\":{\"content\":[\"" + text + "\"]}");
    }

    @Override
    String text(String text) {
        return choice("\"delta\":{\"content\":\"" + text + "\"}");
    }

    @Override
    String start(String text) {
        return choice("\"delta\":{\"role\":\"assistant\",\"content\":\"" + text + "\"}");
    }

    @Override
    String refusal(String text) {
        return choice("\"delta\":{\"content\":null,\"refusal\":\"" + text + "\"}");
    }

    @Override
    String reasoning() {
        return choice("\"delta\":{\"content\":\"\",\"reasoning_content\":\"Hm\"}");
    }

    @Override
    String array(String one, String two) {
        return choice("\"delta\":{\"content\":[" + part(one) + "," + part(two) + "]}");
    }

    @Override
    String reasoningArray(String text) {
        return choice(
                "\"delta\":{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":"
                        + "\"text\",\"text\":\"Hm\"}]},"
                        + part(text)
                        + "]}");
    }

    @Override
    String unknown() {
        return choice("\"delta\":{\"content\":[{\"type\":\"riddle\",\"x\":1}]}");
    }

    @Override
    String tool() {
        return choice(
                "\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":"
                        + "{\"name\":\"f\",\"arguments\":\"{}\"}}]}");
    }

    @Override
    String call(int number, String arguments) {
        int half = arguments.length() / 2;
        return choice(
                        "\"delta\":{\"tool_calls\":[{\"index\":"
                                + number
                                + ",\"id\":\"c"
                                + number
                                + "\",\"type\":\"function\",\"function\":{\"name\":\"find\","
                                + "\"arguments\":\""
                                + quoted(arguments.substring(0, half))
                                + "\"}}]}")
                + "\n\ndata: "
                + choice(
                        "\"delta\":{\"tool_calls\":[{\"index\":"
                                + number
                                + ",\"function\":{\"arguments\":\""
                                + quoted(arguments.substring(half))
                                + "\"}}]}");
    }

    @Override
    String end(String reason) {
        String named =
                switch (reason) {
                    case "filter", "recitation" -> "content_filter";
                    case "refusal" -> "stop";
                    case "tools" -> "tool_calls";
                    default -> reason;
                };
        return choice("\"delta\":{},\"finish_reason\":\"" + named + "\"") + "\n\ndata: [DONE]";
    }

    @Override
    String done() {
        return "[DONE]";
    }

    @Override
    String whole(String text) {
        return "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\""
                + text
                + "\",\"refusal\":null},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";
    }

    private String part(String text) {
        return "{\"type\":\"text\",\"text\":\"" + text + "\"}";
    }

    private String choice(String rest) {
        return "{\"choices\":[{\"index\":0," + rest + "}]}";
    }
}
