package dev.rejoinder.http.aisdk;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.ErrorFormat;
import java.nio.charset.StandardCharsets;

/** Errors as one sentence: {@code useChat} shows the body of an error response to the user. */
final class SentenceErrors implements ErrorFormat {
    @Override
    public String contentType() {
        return "text/plain; charset=utf-8";
    }

    @Override
    public BodySchema schema() {
        return new BodySchema.StringSchema(1, Integer.MAX_VALUE);
    }

    @Override
    public byte[] body(AppError error, int status, String requestId, boolean causes) {
        return error.sentence().getBytes(StandardCharsets.UTF_8);
    }
}
