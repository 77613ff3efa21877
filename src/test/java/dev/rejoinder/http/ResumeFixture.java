package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;

/** A server whose answers are read again. */
abstract class ResumeFixture extends ServerFixture {
    static final String MESSAGE = "/api/v1/chat/guide/message";

    static final String STREAM = "/api/v1/chat/guide/stream";

    /** All deltas of a stream in one, as they stand between the quotes. */
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
