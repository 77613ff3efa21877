package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import org.jspecify.annotations.Nullable;

/** Checks the format of error responses. */
final class ErrorAssertions {
    private ErrorAssertions() {}

    /** Compares the whole response. Only transient errors are retryable. */
    static void assertRefused(
            Answer answer, int status, String code, String sentence, @Nullable String field) {
        boolean retryable = status == 429 || (status >= 500 && !code.equals("ANSWER_INTERRUPTED"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.header("X-Request-Id")).isEqualTo(answer.find("req_[0-9A-Z]{26}"));
        assertThat(answer.plain())
                .isEqualTo(
                        "{\"success\":false,\"data\":null,\"error\":{\"code\":\""
                                + code
                                + "\",\"message\":\""
                                + sentence
                                + "\",\"requestId\":\"req_1\""
                                + (field == null ? "" : ",\"field\":\"" + field + "\"")
                                + ",\"retryable\":"
                                + retryable
                                + "}}");
    }
}
