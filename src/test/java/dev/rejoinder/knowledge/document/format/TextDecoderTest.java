package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextDecoderTest {
    private static final String TEXT = "Grüße an die Welt – “quoted” €";

    @Test
    void whatTheBytesSayComesFirst() throws Exception {
        assertThat(TextDecoder.decode(bytes(TEXT, "UTF-8"), "text/plain; charset=iso-8859-1"))
                .isEqualTo(TEXT);
        assertThat(TextDecoder.decode(bytes("\uFEFF" + TEXT, "UTF-8"), null)).isEqualTo(TEXT);
        assertThat(TextDecoder.decode(bytes("\uFEFF" + TEXT, "UTF-16LE"), null)).isEqualTo(TEXT);
        assertThat(TextDecoder.decode(bytes("\uFEFF" + TEXT, "UTF-16BE"), null)).isEqualTo(TEXT);
        assertThat(TextDecoder.decode(bytes("\uFEFF" + TEXT, "UTF-32BE"), null)).isEqualTo(TEXT);
        assertThat(TextDecoder.decode(bytes("Plain text", "UTF-16LE"), null))
                .isEqualTo("Plain text");
        assertThat(TextDecoder.decode(bytes("Plain text", "UTF-16BE"), null))
                .isEqualTo("Plain text");
    }

    @Test
    void whatIsDeclaredComesSecond() throws Exception {
        String japanese = "商品は返品できます";
        assertThat(
                        TextDecoder.decode(
                                bytes(japanese, "Shift_JIS"), "text/html; charset=\"Shift_JIS\""))
                .isEqualTo(japanese);
        assertThat(TextDecoder.decode(bytes("<meta charset=euc-jp>" + japanese, "EUC-JP"), null))
                .endsWith(japanese);
        assertThat(
                        TextDecoder.decode(
                                bytes(japanese, "ISO-2022-JP"), "text/plain;charset=iso-2022-jp"))
                .isEqualTo(japanese);
        assertThat(
                        TextDecoder.decode(
                                bytes("Привет", "windows-1251"), "text/plain; charset=cp1251"))
                .isEqualTo("Привет");
    }

    @Test
    void elseItIsWindows1252() throws Exception {
        assertThat(TextDecoder.decode(bytes(TEXT, "windows-1252"), null)).isEqualTo(TEXT);
        assertThat(
                        TextDecoder.decode(
                                bytes(TEXT, "windows-1252"), "text/plain; charset=iso-8859-1"))
                .isEqualTo(TEXT);
        assertThat(TextDecoder.decode(bytes(TEXT, "windows-1252"), "text/plain; charset=utf-8"))
                .isEqualTo(TEXT);
        assertThat(TextDecoder.decode(bytes(TEXT, "windows-1252"), "text/plain; charset=no-such"))
                .isEqualTo(TEXT);
        assertThat(TextDecoder.decode(new byte[0], null)).isEmpty();
        assertThat(TextDecoder.decode("a".getBytes(StandardCharsets.UTF_8), null)).isEqualTo("a");
    }

    private static byte[] bytes(String text, String charset) {
        return text.getBytes(Charset.forName(charset));
    }
}
