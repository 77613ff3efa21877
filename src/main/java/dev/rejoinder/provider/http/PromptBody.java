package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.Prompt;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the JSON of a request. Ten images are over 50 MiB of Base64, so the buffer has room for
 * them from the start, in place of growing by copies.
 */
public final class PromptBody {
    private static final int TEXT_BYTES = 16 * 1024;

    private PromptBody() {}

    /** Returns what the writer writes for this prompt. */
    public static byte[] of(Prompt prompt, Consumer<JsonGenerator> writer) {
        long expected = TEXT_BYTES + base64Length(prompt);
        var bytes = new ByteArrayOutputStream(Math.toIntExact(expected));
        try (JsonGenerator json = ProviderJson.generator(bytes)) {
            writer.accept(json);
        }
        return bytes.toByteArray();
    }

    /**
     * Writes a data URL as a string, without a copy of the Base64.
     *
     * @param base64 valid, so that nothing in it must be escaped
     */
    public static void writeDataUrl(JsonGenerator json, String mediaType, String base64) {
        json.writeRawValue("\"data:" + mediaType + ";base64,");
        json.writeRaw(base64);
        json.writeRaw('"');
    }

    private static long base64Length(Prompt prompt) {
        long length = 0;
        for (ChatMessage message : prompt.messages()) {
            for (MessagePart part : message.parts()) {
                length +=
                        switch (part) {
                            case MessagePart.Image image -> image.base64().length();
                            case MessagePart.File file -> file.base64().length();
                            case MessagePart.Text _,
                                    MessagePart.ToolCall _,
                                    MessagePart.ToolResult _,
                                    MessagePart.ProviderState _ ->
                                    0;
                        };
            }
        }
        return length;
    }
}
