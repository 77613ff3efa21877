package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;

/** A server for tests that resume streams. */
abstract class ResumeFixture extends ServerFixture {
    static final String MESSAGE = "/api/v1/chat/guide/message";

    static final String STREAM = "/api/v1/chat/guide/stream";

    /** Concatenates the deltas of a stream, still JSON-escaped. */
    static String deltas(String stream) {
        var text = new StringBuilder();
        var matcher =
                java.util.regex.Pattern.compile("\"type\":\"message.delta\",\"delta\":\"(.*)\"}\n")
                        .matcher(stream);
        while (matcher.find()) {
            text.append(matcher.group(1));
        }
        return text.toString();
    }
}
