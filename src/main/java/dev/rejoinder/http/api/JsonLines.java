package dev.rejoinder.http.api;

import dev.rejoinder.http.StrictJson;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** An export as JSON Lines: {@code {"message":{…}}}. */
final class JsonLines implements ExportSink {
    private final OutputStream out;

    JsonLines(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(String type, Consumer<Fields> fields) throws IOException {
        out.write(
                StrictJson.bytes(
                        json -> {
                            json.writeStartObject();
                            json.writeObjectPropertyStart(type);
                            fields.accept(new JsonFieldsOf(json));
                            json.writeEndObject();
                            json.writeEndObject();
                        }));
        out.write('\n');
    }

    private record JsonFieldsOf(JsonGenerator json) implements Fields {
        @Override
        public void text(String name, @Nullable String value) {
            json.writeStringProperty(name, value);
        }

        @Override
        public void number(String name, @Nullable Long value) {
            if (value == null) {
                json.writeNullProperty(name);
            } else {
                json.writeNumberProperty(name, value);
            }
        }

        @Override
        public void time(String name, @Nullable Instant value) {
            text(name, value == null ? null : ApiTimestamps.text(value));
        }

        @Override
        public void json(String name, @Nullable String value) {
            json.writeName(name);
            json.writeRawValue(value == null ? "null" : value);
        }
    }
}
