package dev.rejoinder.testkit;

/** Plays scenes in Google's format. */
final class GeminiSceneProtocol extends SceneProtocol {
    @Override
    String value(String json) {
        return parts("{\"text\":" + json + "}");
    }

    @Override
    String bare(String text) {
        return parts("\"" + text + "\"");
    }

    @Override
    String text(String text) {
        return parts("{\"text\":\"" + text + "\"}");
    }

    @Override
    String start(String text) {
        return text(text);
    }

    @Override
    String refusal(String text) {
        return text(text);
    }

    @Override
    String reasoning() {
        return parts("{\"text\":\"Hm\",\"thought\":true}");
    }

    @Override
    String array(String one, String two) {
        return parts("{\"text\":\"" + one + "\"},{\"text\":\"" + two + "\"}");
    }

    @Override
    String unknown() {
        return parts("{\"riddle\":1}");
    }

    @Override
    String tool() {
        return parts("{\"functionCall\":{\"name\":\"f\",\"args\":{}}}");
    }

    @Override
    String call(int number, String arguments) {
        return parts(
                "{\"functionCall\":{\"id\":\"c"
                        + number
                        + "\",\"name\":\"find\",\"args\":"
                        + arguments
                        + "}}");
    }

    @Override
    String end(String reason) {
        String named =
                switch (reason) {
                    case "stop", "tools" -> "STOP";
                    case "length" -> "MAX_TOKENS";
                    case "filter" -> "SAFETY";
                    case "recitation" -> "RECITATION";
                    case "refusal" -> "PROHIBITED_CONTENT";
                    case "error" -> "OTHER";
                    default -> reason;
                };
        return "{\"candidates\":[{\"finishReason\":\"" + named + "\"}]}";
    }

    @Override
    String done() {
        return "[DONE]";
    }

    @Override
    String whole(String text) {
        return "[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
                + text
                + "\"}]},\"finishReason\":\"STOP\"}]},"
                + "{\"usageMetadata\":{\"promptTokenCount\":1,"
                + "\"candidatesTokenCount\":2}}]";
    }

    private String parts(String parts) {
        return "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "]}}]}";
    }
}
