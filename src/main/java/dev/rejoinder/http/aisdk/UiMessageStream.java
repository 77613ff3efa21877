package dev.rejoinder.http.aisdk;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.http.api.TurnStream;
import dev.rejoinder.http.api.Utf8Buffer;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Streams a turn as a UI message stream of the AI SDK, version 1: one message with one text. The
 * client rejects the whole stream if it does not know the type of a chunk.
 */
final class UiMessageStream extends TurnStream {
    private static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private static final byte[] STEP_START = ascii("data: {\"type\":\"start-step\"}\n\n");
    private static final byte[] TEXT_START =
            ascii("data: {\"type\":\"text-start\",\"id\":\"text\"}\n\n");
    private static final byte[] DELTA =
            ascii("data: {\"type\":\"text-delta\",\"id\":\"text\",\"delta\":\"");
    private static final byte[] DELTA_END = ascii("\"}\n\n");
    private static final byte[] TEXT_END =
            ascii("data: {\"type\":\"text-end\",\"id\":\"text\"}\n\n");
    private static final byte[] STEP_END = ascii("data: {\"type\":\"finish-step\"}\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");
    private static final byte[] HEARTBEAT = ascii(": keep-alive\n");

    /** The size of a chunk without its text. */
    private static final int CHUNK_OVERHEAD = 64;

    private boolean textStarted;

    private UiMessageStream(LiveTurn turn) {
        super(turn, CHUNK_OVERHEAD);
    }

    /**
     * Starts a response with the whole message, from its start. Returns at once; the turn drives
     * the rest.
     */
    static void follow(Exchange exchange, LiveTurn turn) {
        exchange.reply().header("x-vercel-ai-ui-message-stream", "v1");
        exchange.reply().header("X-Conversation-Id", turn.conversationId());
        new UiMessageStream(turn).begin(exchange, CONTENT_TYPE);
    }

    @Override
    public ByteBuffer heartbeat() {
        return ByteBuffer.wrap(HEARTBEAT);
    }

    /** The id is the same in every reading; otherwise a client that resumes shows a duplicate. */
    @Override
    protected void writeStart(Utf8Buffer out) {
        chunk(
                out,
                json -> {
                    json.writeStartObject();
                    json.writeStringProperty("type", "start");
                    json.writeStringProperty("messageId", turn().messageId());
                    json.writeObjectPropertyStart("messageMetadata");
                    json.writeStringProperty("conversationId", turn().conversationId());
                    json.writeEndObject();
                    json.writeEndObject();
                });
        out.raw(STEP_START);
    }

    @Override
    protected void writeSources(Utf8Buffer out, String sources) {
        SourceChunks.of(sources).forEach(source -> chunk(out, source));
    }

    @Override
    protected void writeText(Utf8Buffer out, String text) {
        if (!textStarted) {
            textStarted = true;
            out.raw(TEXT_START);
        }
        out.raw(DELTA).escaped(text).raw(DELTA_END);
    }

    @Override
    protected boolean writeEnd(Utf8Buffer out, @Nullable TurnEnd end) {
        if (textStarted) {
            out.raw(TEXT_END);
        }
        AppError error = end == null ? turn().unknownEndError() : turn().errorOf(end);
        if (error != null) {
            // The client takes a stream that ends without a word for a complete answer.
            chunk(out, "error", "errorText", error.sentence());
        } else if (end != null && end.state() == TurnState.STOPPED) {
            chunk(out, "abort", "reason", "stopped");
        } else {
            out.raw(STEP_END);
            chunk(out, "finish", "finishReason", finishReason(end));
        }
        out.raw(DONE);
        return true;
    }

    private static String finishReason(@Nullable TurnEnd end) {
        FinishReason reason = end == null ? null : end.finishReason();
        if (reason == null) {
            return "other";
        }
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case CONTENT_FILTER, REFUSAL -> "content-filter";
            case TOOL_CALLS -> "tool-calls";
        };
    }

    private static void chunk(Utf8Buffer out, String type, String name, String value) {
        chunk(
                out,
                json -> {
                    json.writeStartObject();
                    json.writeStringProperty("type", type);
                    json.writeStringProperty(name, value);
                    json.writeEndObject();
                });
    }

    private static void chunk(Utf8Buffer out, StrictJson.Content content) {
        out.text("data: ").raw(StrictJson.bytes(content)).text("\n\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
