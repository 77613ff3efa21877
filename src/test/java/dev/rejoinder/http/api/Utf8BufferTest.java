package dev.rejoinder.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.http.StrictJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8BufferTest {
    /** Every Unicode character, each followed by an ASCII one. */
    private static final String ALL = allCharacters();

    private static String allCharacters() {
        var all = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                all.appendCodePoint(point).append('x');
            }
        }
        return all.toString();
    }

    @Test
    void everyCharacterIsEncodedAsUtf8() {
        assertThat(string(new Utf8Buffer(0).text(ALL))).isEqualTo(ALL);
    }

    @Test
    void everyCharacterIsEscapedAsTheJsonLibraryDoes() {
        byte[] expected = StrictJson.bytes(json -> json.writeString(ALL));

        Utf8Buffer actual = new Utf8Buffer(0).text("\"").escaped(ALL).text("\"");

        assertThat(string(actual)).isEqualTo(new String(expected, StandardCharsets.UTF_8));
    }

    @Test
    void partsAreConcatenated() {
        var buffer = new Utf8Buffer(1);
        assertThat(buffer.isEmpty()).isTrue();

        buffer.raw(new byte[] {'a', 'b'}).number(-7).number(1_234_567_890).text("é").escaped("\n");

        assertThat(buffer.isEmpty()).isFalse();
        assertThat(string(buffer)).isEqualTo("ab-71234567890é\\n");
    }

    private static String string(Utf8Buffer buffer) {
        ByteBuffer bytes = buffer.toByteBuffer();
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
