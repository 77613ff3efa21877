package dev.rejoinder.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UrlCitationTest {
    private static final String SOURCES =
            """
            [{"number":1,"title":"Hours","url":"https://a.example/hours"},\
            {"number":2,"title":"Handbook","url":null}]\
            """;

    @Test
    void markersOfSourcesWithAUrlAreCitations() {
        assertThat(UrlCitation.in("🙂 At nine [1], or so [2]. Or [3]? [1]", SOURCES))
                .containsExactly(
                        new UrlCitation(10, 13, "https://a.example/hours", "Hours"),
                        new UrlCitation(34, 37, "https://a.example/hours", "Hours"));
        assertThat(UrlCitation.in("At nine [1].", null)).isEmpty();
    }
}
