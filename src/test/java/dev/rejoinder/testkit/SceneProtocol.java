package dev.rejoinder.testkit;

/** The wire format of one provider, for {@link SceneProvider}. */
abstract class SceneProtocol {
    abstract String text(String text);

    abstract String start(String text);

    abstract String refusal(String text);

    abstract String reasoning();

    abstract String unknown();

    abstract String tool();

    /**
     * A call of the tool {@code find}.
     *
     * @param number of the call in the answer, from 0
     * @param arguments a JSON object
     */
    abstract String call(int number, String arguments);

    /** A JSON object as the content of a JSON string. */
    static String quoted(String json) {
        return json.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    abstract String end(String reason);

    abstract String done();

    /** The finish reason, without an end mark. */
    String stop() {
        String end = end("stop");
        int mark = end.indexOf("\n\ndata: ");
        return mark < 0 ? end : end.substring(0, mark);
    }

    /** Content that is this JSON value instead of a string. */
    abstract String value(String json);

    /** Text without the object that should enclose it. */
    abstract String bare(String text);

    /** Events with names. */
    String named(String events) {
        return events.replace("data: ", "event: message\ndata: ");
    }

    abstract String whole(String text);

    String array(String one, String two) {
        return text(one + two);
    }

    String reasoningArray(String text) {
        return reasoning() + "\n\ndata: " + text(text);
    }

    String events(String... events) {
        var all = new StringBuilder();
        for (String event : events) {
            all.append("data: ").append(event).append("\n\n");
        }
        return all.toString();
    }
}
