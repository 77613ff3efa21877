package dev.rejoinder.http.aisdk;

import dev.rejoinder.core.AppError;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.http.api.HandoverJson;
import dev.rejoinder.http.api.ToolCallJson;
import dev.rejoinder.http.api.TurnStream;
import dev.rejoinder.http.api.Utf8Buffer;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.ToolEvent;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Streams a turn as a UI message stream of the AI SDK, version 1: one message with texts and tool
 * calls, a step for each round of calls. The client rejects the whole stream if it does not know
 * the type of a chunk. The stream ends when the turn waits; the client sends what it waits for in a
 * request of its own.
 */
final class UiMessageStream extends TurnStream {
    private static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private static final byte[] STEP_START = ascii("data: {\"type\":\"start-step\"}\n\n");
    private static final byte[] DELTA_START = ascii("data: {\"type\":\"text-delta\",\"id\":\"");
    private static final byte[] DELTA = ascii("\",\"delta\":\"");
    private static final byte[] DELTA_END = ascii("\"}\n\n");
    private static final byte[] STEP_END = ascii("data: {\"type\":\"finish-step\"}\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");
    private static final byte[] HEARTBEAT = ascii(": keep-alive\n");

    /** The size of a chunk without its text. */
    private static final int CHUNK_OVERHEAD = 64;

    private final boolean seesResults;

    /** Not null if the client has the message up to where the turn began to wait. */
    private final @Nullable UiToolAnswers answers;

    private final boolean hasSources;

    /** The id of the text that is being written; null between texts. */
    private @Nullable String textId;

    private boolean inStep;

    /** The round of the calls in the current step; 0 without calls. */
    private int round;

    private UiMessageStream(Exchange exchange, LiveTurn turn, @Nullable UiToolAnswers answers) {
        super(turn, CHUNK_OVERHEAD);
        this.seesResults = ToolCallJson.seesResults(exchange);
        this.answers = answers;
        this.hasSources = answers != null && turn.sources() != null;
        this.round = answers == null ? 0 : answers.round();
        exchange.reply().header("x-vercel-ai-ui-message-stream", "v1");
        exchange.reply().header("X-Conversation-Id", turn.conversationId());
    }

    /**
     * Starts a response with the whole message, from its start. Returns at once; the turn drives
     * the rest.
     */
    static void follow(Exchange exchange, LiveTurn turn) {
        new UiMessageStream(exchange, turn, null).begin(exchange, CONTENT_TYPE);
    }

    /** As the other, for a client that has the message up to the calls that it answers. */
    static void goOn(Exchange exchange, LiveTurn turn, UiToolAnswers answers) {
        new UiMessageStream(exchange, turn, answers)
                .beginAfter(exchange, CONTENT_TYPE, answers.offset(), answers.events());
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
        if (answers == null) {
            startStep(out);
        }
    }

    private void startStep(Utf8Buffer out) {
        if (inStep) {
            out.raw(STEP_END);
        }
        inStep = true;
        round = 0;
        out.raw(STEP_START);
    }

    @Override
    protected void writeSources(Utf8Buffer out, String sources) {
        if (!hasSources) {
            SourceChunks.of(sources).forEach(source -> chunk(out, source));
        }
    }

    @Override
    protected void writeText(Utf8Buffer out, String text) {
        String id = textId;
        if (id == null) {
            if (round > 0) {
                startStep(out);
            }
            // Texts need ids that differ, the same in every reading.
            int offset = sent() - text.length();
            id = offset == 0 ? "text" : "text-" + offset;
            textId = id;
            chunk(out, "text-start", "id", id);
        }
        out.raw(DELTA_START).text(id).raw(DELTA).escaped(text).raw(DELTA_END);
    }

    private void endText(Utf8Buffer out) {
        if (textId != null) {
            chunk(out, "text-end", "id", textId);
            textId = null;
        }
    }

    @Override
    protected void writeToolEvent(Utf8Buffer out, ToolEvent event) {
        endText(out);
        if (round > 0 && event.step().round() > round) {
            startStep(out);
        }
        round = event.step().round();
        ToolChunks.of(event, seesResults).forEach(chunk -> chunk(out, chunk));
    }

    @Override
    protected boolean writeWaiting(Utf8Buffer out, List<ToolStep> awaited) {
        endText(out);
        out.raw(STEP_END);
        chunk(out, "finish", "finishReason", finishReason(FinishReason.TOOL_CALLS));
        out.raw(DONE);
        return true;
    }

    @Override
    protected boolean writeEnd(Utf8Buffer out, @Nullable TurnEnd end) {
        endText(out);
        AppError error = end == null ? turn().unknownEndError() : turn().errorOf(end);
        if (error != null) {
            // The client takes a stream that ends without a word for a complete answer.
            chunk(out, "error", "errorText", error.sentence());
        } else if (end != null && end.state() == TurnState.STOPPED) {
            chunk(out, "abort", "reason", "stopped");
        } else {
            out.raw(STEP_END);
            chunk(out, json -> writeFinish(json, end));
        }
        out.raw(DONE);
        return true;
    }

    private void writeFinish(JsonGenerator json, @Nullable TurnEnd end) {
        Handover handover = turn().handover();
        json.writeStartObject();
        json.writeStringProperty("type", "finish");
        json.writeStringProperty(
                "finishReason", finishReason(end == null ? null : end.finishReason()));
        if (handover != null) {
            json.writeObjectPropertyStart("messageMetadata");
            json.writeName("handover");
            HandoverJson.write(json, handover);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static String finishReason(@Nullable FinishReason reason) {
        if (reason == null) {
            return "other";
        }
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case CONTENT_FILTER, REFUSAL -> "content-filter";
            case TOOL_CALLS -> "tool-calls";
            case HANDOVER -> "other";
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
