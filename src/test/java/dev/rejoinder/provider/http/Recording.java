package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.Prompt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Recorded provider traffic, and checks that apply to every provider. */
public final class Recording {
    public static final Prompt PROMPT =
            new Prompt(
                    "model-1",
                    "Be kind.",
                    List.of(
                            ChatMessage.user("Hi"),
                            ChatMessage.assistant("Hello"),
                            ChatMessage.user("How are \"you\"?\n")),
                    0.5,
                    256,
                    "I do not know.");

    private Recording() {}

    /** Reads a file in {@code recordings/}. */
    public static String read(String name) throws IOException {
        try (InputStream in = Recording.class.getResourceAsStream("/recordings/" + name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Truncates a recording at every byte. The answer may be complete only once all its text has
     * arrived, and complete with its usage only once {@code endMark} has (null: never before the
     * end of the body). Its text is always a prefix.
     */
    public static void isNeverWholeWhenCut(
            String body,
            Function<HttpTransport, ChatModel> model,
            CallTranscript whole,
            @org.jspecify.annotations.Nullable String endMark) {
        RecordedTransport transport = RecordedTransport.stream(body);
        int marked =
                endMark == null
                        ? Integer.MAX_VALUE
                        : utf8Length(body.substring(0, body.indexOf(endMark) + endMark.length()));
        for (int cut = 0; cut <= transport.length(); cut++) {
            CallTranscript told = CallTranscript.of(model.apply(transport.cutAt(cut)), PROMPT);
            if (cut >= marked) {
                assertThat(told).as("cut at " + cut).isEqualTo(whole);
            } else if (told.finished()) {
                // The finish reason has arrived, after all text; the usage has not.
                assertThat(told.text()).as("cut at " + cut).isEqualTo(whole.text());
            } else {
                assertThat(told.end()).as("cut at " + cut).isEqualTo("CUT");
                assertThat(whole.text()).as("cut at " + cut).startsWith(told.text());
            }
        }
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Delivers a recording in a thousand different chunkings. */
    public static void isTheSameInAnyPieces(
            String body, Function<HttpTransport, ChatModel> model, CallTranscript whole) {
        for (int seed = 0; seed < 1000; seed++) {
            RecordedTransport transport =
                    RecordedTransport.stream(body).inPieces(1 + seed % 97, seed);
            assertThat(CallTranscript.of(model.apply(transport), PROMPT))
                    .as("seed " + seed)
                    .isEqualTo(whole);
        }
    }
}
