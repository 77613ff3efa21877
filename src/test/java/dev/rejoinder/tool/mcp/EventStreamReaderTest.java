package dev.rejoinder.tool.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventStreamReaderTest {
    private static List<String> events(String stream) throws IOException {
        var reader =
                new EventStreamReader(
                        new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
        var events = new ArrayList<String>();
        for (String data = reader.next(); data != null; data = reader.next()) {
            events.add(data);
        }
        return events;
    }

    @Test
    void everyLineEndAndFieldIsRead() throws IOException {
        assertThat(events("\uFEFF: hi\r\n\r\nid: 1\r\ndata:\r\n\r\nevent: x\rdata: a\rdata:b\r\r"))
                .containsExactly("a\nb");
        assertThat(events("data: ä\n\nretry: 5\ndata: c\n\n\n\ndata: d\r\n\r\n"))
                .containsExactly("ä", "c", "d");
    }

    @Test
    void eventThatTheEndCutsOffIsDropped() throws IOException {
        assertThat(events("data: a\n\ndata: b\n")).containsExactly("a");
        assertThat(events("data: a")).isEmpty();
    }
}
