package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The look of a bot's widget in the API. */
class WidgetAppearanceApiTest extends BotsApiFixture {
    @Test
    void lookOfTheWidgetIsChangedInPartAndReset() {
        String look =
                """
                "widget":{"accentColor":"#7A1f5c","title":"Help","logo":"https://shop.example/logo.png?v=2","launcherIcon":"mail",\
                "suggestedQuestions":["Do you ship?"],"theme":"dark","position":"bottom-left","language":"pl"}\
                """;
        assertThat(patch("guide", "{" + look + "}").body()).contains(look);
        assertThat(patch("guide", "{\"widget\":{\"title\":null,\"logo\":null}}").body())
                .contains(
                        look.replace("Help", "")
                                .replace("\"https://shop.example/logo.png?v=2\"", "null"));
        assertThat(patch("guide", "{\"widget\":null}").body())
                .contains("\"widget\":{\"accentColor\":\"#2450d8\",\"title\":\"\",\"logo\":null,");
    }

    /** Columns: the field, its value. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    accentColor        | ""
                    accentColor        | "red"
                    accentColor        | "#12345g"
                    accentColor        | "#ffff;}"
                    title              | "a\\nb"
                    logo               | ""
                    logo               | "http://shop.example/a.png"
                    logo               | "https://shop.example; script-src *"
                    logo               | "https://shop.example;script-src/a.png"
                    logo               | "https://me@shop.example/a.png"
                    logo               | "https:///a.png"
                    logo               | "javascript:alert(1)"
                    logo               | "data:text/html;base64,YQ=="
                    logo               | "data:image/png,a"
                    logo               | "data:image/png;base64,"
                    launcherIcon       | "skull"
                    suggestedQuestions | [" "]
                    suggestedQuestions | ["a\\nb"]
                    suggestedQuestions | ["1","2","3","4","5","6","7"]
                    theme              | "blue"
                    position           | "top"
                    language           | "tlh"
                    """)
    void invalidLookNamesTheField(String field, String value) {
        Answer refused = patch("guide", "{\"widget\":{\"" + field + "\":" + value + "}}");

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("\"field\":\"widget." + field);
    }

    @Test
    void logoIsNotLargerThanSixteenKibibytes() {
        String logo = "data:image/png;base64," + "A".repeat((16 << 10) - 22);
        assertThat(patch("guide", "{\"widget\":{\"logo\":\"" + logo + "\"}}").status())
                .isEqualTo(200);
        assertThat(patch("guide", "{\"widget\":{\"logo\":\"" + logo + "A\"}}").body())
                .contains("\"field\":\"widget.logo\"");
        String address = "https://shop.example/" + "a".repeat(1_979);
        assertThat(patch("guide", "{\"widget\":{\"logo\":\"" + address + "\"}}").status())
                .isEqualTo(200);
        assertThat(patch("guide", "{\"widget\":{\"logo\":\"" + address + "a\"}}").status())
                .isEqualTo(400);
    }
}
