package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.provider.ModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseReaderTest {
    private static List<String> events(String stream) throws IOException, ModelException {
        return events(RecordedTransport.stream(stream));
    }

    private static List<String> events(RecordedTransport transport)
            throws IOException, ModelException {
        HttpCall call = transport.post(URI.create("http://x/"), List.of(), new byte[0]);
        var reader = new SseReader();
        List<String> events = new ArrayList<>();
        do {
            while (reader.advance()) {
                events.add(
                        new String(
                                reader.bytes(),
                                reader.offset(),
                                reader.length(),
                                StandardCharsets.UTF_8));
            }
        } while (reader.fill(call));
        return events;
    }

    @Test
    void dataOfEachEventIsRead() throws Exception {
        assertThat(events("data: a\n\ndata:b\n\ndata:  c \n\n")).containsExactly("a", "b", " c ");
    }

    @Test
    void linesOfOneEventAreJoined() throws Exception {
        assertThat(events("data: a\nid: 1\ndata\ndata: b\nevent: x\ndata:c\n\n"))
                .containsExactly("a\n\nb\nc");
    }

    @Test
    void everyLineEndIsAccepted() throws Exception {
        assertThat(events("data: a\r\n\r\ndata: b\r\rdata: c\n\n\n\r\ndata: d\r\n\n"))
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void byteOrderMarkIsSkippedOnlyAtTheStart() throws Exception {
        assertThat(events("\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: c\n\n"))
                .containsExactly("a", "c");
    }

    @Test
    void linesWithoutDataAreIgnored() throws Exception {
        assertThat(
                        events(
                                ": comment\n\nevent: x\n\nid\n\ndatax: no\n\nDATA: no\n\n"
                                        + "data\n\ndata:\n\nretry: 5\ndata: a\n\n"))
                .containsExactly("a");
    }

    @Test
    void eventWithoutItsBlankLineIsDropped() throws Exception {
        assertThat(events("data: a\n\ndata: b\n")).containsExactly("a");
    }

    @Test
    void lineOverTheLimitIsRefused() throws Exception {
        String longest = "x".repeat(SseReader.MAX_LINE_BYTES - "data: ".length());
        assertThat(events("data: " + longest + "\n\n")).containsExactly(longest);
        assertMalformed("data: " + longest + "x\n\n");
        assertMalformed(": " + "x".repeat(10_000_000));
    }

    @Test
    void eventOfManyLinesHasTheSameLimit() {
        assertMalformed(("data: " + "x".repeat(1000) + "\n").repeat(1100) + "\n");
    }

    private static void assertMalformed(String stream) {
        assertThatThrownBy(() -> events(stream))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.kind()).isEqualTo(ModelException.Kind.MALFORMED));
    }

    @Test
    void chunkingMakesNoDifference() throws Exception {
        var chance = new Random(42);
        String[] parts = {
            "data: a\n",
            "data",
            "data: é😀",
            "\n",
            "\r\n",
            "\r",
            ":",
            "id: x\n",
            "\n\n",
            "data: " + "long ".repeat(700)
        };
        for (int round = 0; round < 300; round++) {
            var stream = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                stream.append(parts[chance.nextInt(parts.length)]);
            }
            RecordedTransport whole = RecordedTransport.stream(stream.toString());
            assertThat(events(whole.inPieces(1 + chance.nextInt(50), round)))
                    .as("round " + round)
                    .isEqualTo(events(whole));
        }
    }
}
