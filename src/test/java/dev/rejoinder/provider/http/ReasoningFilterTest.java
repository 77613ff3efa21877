package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ReasoningFilterTest {
    private static String whole(String text) {
        var filter = new ReasoningFilter();
        return filter.filter(text) + filter.rest();
    }

    private static String inPieces(String text, Random chance) {
        var filter = new ReasoningFilter();
        var shown = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int to = Math.min(text.length(), at + 1 + chance.nextInt(5));
            shown.append(filter.filter(text.substring(at, to)));
            at = to;
        }
        return shown.append(filter.rest()).toString();
    }

    /** Columns: the answer, and the visible text. A vertical line stands for a line break. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    '<think>a</think>b'                    ; 'b'
                    ' |<think>a|b</think>||c'              ; 'c'
                    '<think></think>||c <b>'               ; 'c <b>'
                    '<THINK>a</Think>b'                    ; 'b'
                    '<thinking>a</think></thinking>b'      ; 'b'
                    '<think>a</think><think>b</think>c'    ; 'c'
                    '<think>a <b> </thin </think>c'        ; 'c'
                    '<think>a'                             ; ''
                    'a <think>b</think> c'                 ; 'a  c'
                    'a <think>b'                           ; 'a <think>b'
                    'a <think>b</thin'                     ; 'a <think>b</thin'
                    '<thin>a'                              ; '<thin>a'
                    '<<think>a</think>b'                   ; '<b'
                    ' a'                                   ; ' a'
                    ' | '                                  ; ' | '
                    'a <'                                  ; 'a <'
                    '<'                                    ; '<'
                    'a < b, c > d'                         ; 'a < b, c > d'
                    'write `<think>` and `</think>` b'     ; 'write `<think>` and `</think>` b'
                    'x|```|<think>a</think>|```|y'         ; 'x|```|<think>a</think>|```|y'
                    '```|a|```|<think>a</think>y'          ; '```|a|```|y'
                    'a ` b|<think>c</think>d'              ; 'a ` b|d'
                    '</think>||a'                          ; 'a'
                    '<think>a</thinking>b'                 ; 'b'
                    '<think type="x">a</think>b'           ; 'b'
                    '<thought>a</thought>|b'               ; 'b'
                    '<reasoning>a</reasoning>b'            ; 'b'
                    'a <reasoning>b</reasoning>'           ; 'a <reasoning>b</reasoning>'
                    'a <think of b> c'                     ; 'a <think of b> c'
                    ' </thinking> a'                       ; 'a'
                    '<think>a</think>b</think>c'           ; 'bc'
                    'a `</think>` b'                       ; 'a `</think>` b'
                    'a </thin b'                           ; 'a </thin b'
                    """)
    void reasoningIsNotShownAndAllElseIs(String answer, String shown) {
        String text = answer.replace('|', '\n');
        String seen = shown == null ? "" : shown.replace('|', '\n');
        assertThat(whole(text)).isEqualTo(seen);
        for (int seed = 0; seed < 50; seed++) {
            assertThat(inPieces(text, new Random(seed))).as("seed " + seed).isEqualTo(seen);
        }
    }

    /** Columns: the answer in one piece, and the visible text. */
    @ParameterizedTest
    @CsvSource({
        "a</think>b, b",
        "a <b> </THINKING> b</think>c, bc",
        "`a</think>b`, `a</think>b`",
        "<think>a</think>b</think>c, bc",
    })
    void textBeforeAnUnopenedBlocksEndIsReasoning(String answer, String shown) {
        assertThat(whole(answer)).isEqualTo(shown);
    }

    @Test
    void unopenedBlockIsReportedOnce() {
        var filter = new ReasoningFilter();
        assertThat(filter.filter("a</thi")).isEqualTo("a");
        assertThat(filter.foundUnopenedEnd()).isFalse();
        assertThat(filter.filter("nk> b")).isEqualTo("b");
        assertThat(filter.foundUnopenedEnd()).isTrue();
        assertThat(filter.filter("c</think>d")).isEqualTo("cd");
        assertThat(filter.foundUnopenedEnd()).isFalse();
    }

    @Test
    void longLaterBlockWithoutAnEndIsText() {
        String block = "a<think>" + "x".repeat(2 * ReasoningFilter.MAX_HELD);
        var filter = new ReasoningFilter();
        assertThat(filter.filter(block) + filter.filter("</think>b") + filter.rest())
                .isEqualTo(block + "</think>b");
    }

    @Test
    void timeIsLinearInTheText() {
        for (String each : new String[] {"<", "<think", "`", "<think></think>", "</think>", " "}) {
            String text = each.repeat((1 << 20) / each.length());
            org.junit.jupiter.api.Assertions.assertTimeout(
                    Duration.ofSeconds(20), () -> inPieces(text, new Random(1)));
        }
    }
}
