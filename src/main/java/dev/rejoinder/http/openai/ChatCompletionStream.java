package dev.rejoinder.http.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.http.api.TurnStream;
import dev.rejoinder.http.api.Utf8Buffer;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnErrors;
import dev.rejoinder.turn.TurnState;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Streams a turn as chunks of a chat completion. The first chunk waits for the first text, so that
 * a failure before it is an ordinary error response. Events have no ids: OpenAI's Python client
 * fails on them.
 */
final class ChatCompletionStream extends TurnStream {
    static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    /** With a blank line, so that it is an event of its own for clients that split at those. */
    static final byte[] HEARTBEAT = ": keep-alive\n\n".getBytes(US_ASCII);

    private static final byte[] DATA = "data: ".getBytes(US_ASCII);
    private static final byte[] EVENT_END = "\n\n".getBytes(US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(US_ASCII);
    private static final String TEXT_MARK = "\u0001";
    private static final String ESCAPED_MARK = "\\u0001";
    private static final int EVENT_OVERHEAD = 256;

    private static final StrictJson.Content ROLE =
            json -> {
                json.writeStartObject();
                json.writeStringProperty("role", "assistant");
                json.writeStringProperty("content", "");
                json.writeNullProperty("refusal");
                json.writeEndObject();
            };

    private final String model;
    private final boolean includeUsage;
    private final boolean replayed;
    private final boolean seesCauses;

    /** A chunk of text, before and after the text. */
    private final byte[] beforeText;

    private final byte[] afterText;
    private boolean begun;
    private boolean committed;

    private ChatCompletionStream(
            Exchange exchange, LiveTurn turn, boolean replayed, ChatCompletionRequest request) {
        super(turn, EVENT_OVERHEAD);
        this.model = request.model();
        this.includeUsage = request.includeUsage();
        this.replayed = replayed;
        this.seesCauses = exchange.caller().seesCauses();
        String chunk =
                new String(StrictJson.bytes(json -> writeChunk(json, "content", TEXT_MARK)), UTF_8);
        int mark = chunk.indexOf(ESCAPED_MARK);
        this.beforeText = ("data: " + chunk.substring(0, mark)).getBytes(UTF_8);
        this.afterText = (chunk.substring(mark + ESCAPED_MARK.length()) + "\n\n").getBytes(UTF_8);
    }

    /** Starts a response with the whole turn. Returns at once; the turn drives the rest. */
    static void follow(
            Exchange exchange, LiveTurn turn, boolean replayed, ChatCompletionRequest request) {
        new ChatCompletionStream(exchange, turn, replayed, request).begin(exchange, CONTENT_TYPE);
    }

    @Override
    public ByteBuffer heartbeat() {
        committed = true;
        return ByteBuffer.wrap(HEARTBEAT);
    }

    @Override
    protected void writeStart(Utf8Buffer out) {}

    @Override
    protected void writeSources(Utf8Buffer out, String sources) {}

    @Override
    protected void writeText(Utf8Buffer out, String text) {
        begin(out);
        out.raw(beforeText).escaped(text).raw(afterText);
    }

    private void begin(Utf8Buffer out) {
        if (!begun) {
            begun = true;
            committed = true;
            event(
                    out,
                    json ->
                            ChatCompletionJson.writeChunk(
                                    json, turn(), model, ROLE, null, includeUsage));
        }
    }

    @Override
    protected boolean writeEnd(Utf8Buffer out, @Nullable TurnEnd end) {
        if (end == null) {
            AppError unknown = turn().unknownEndError();
            throw unknown == null
                    ? AppError.internal(new IllegalStateException("no end"))
                    : unknown;
        }
        AppError error =
                replayed && end.state() == TurnState.INTERRUPTED
                        ? TurnErrors.interrupted()
                        : turn().errorOf(end);
        if (error == null) {
            writeLastChunks(out, end);
        } else if (committed) {
            event(out, json -> OpenAiErrors.write(json, error, seesCauses));
        } else {
            throw error;
        }
        return true;
    }

    private void writeLastChunks(Utf8Buffer out, TurnEnd end) {
        begin(out);
        List<UrlCitation> citations = UrlCitation.in(end.answer(), end.sources());
        if (!citations.isEmpty()) {
            event(out, json -> writeChunk(json, citations));
        }
        event(
                out,
                json ->
                        ChatCompletionJson.writeChunk(
                                json,
                                turn(),
                                model,
                                ChatCompletionStream::writeEmpty,
                                ChatCompletionJson.finishReason(end),
                                includeUsage));
        Usage usage = end.usage();
        if (includeUsage && usage != null) {
            event(out, json -> ChatCompletionJson.writeUsageChunk(json, turn(), model, usage));
        }
        out.raw(DONE);
    }

    private void writeChunk(JsonGenerator json, String field, String text) {
        ChatCompletionJson.writeChunk(
                json,
                turn(),
                model,
                delta -> {
                    delta.writeStartObject();
                    delta.writeStringProperty(field, text);
                    delta.writeEndObject();
                },
                null,
                includeUsage);
    }

    private void writeChunk(JsonGenerator json, List<UrlCitation> citations) {
        ChatCompletionJson.writeChunk(
                json,
                turn(),
                model,
                delta -> {
                    delta.writeStartObject();
                    delta.writeArrayPropertyStart("annotations");
                    citations.forEach(each -> each.writeNested(delta));
                    delta.writeEndArray();
                    delta.writeEndObject();
                },
                null,
                includeUsage);
    }

    private static void writeEmpty(JsonGenerator json) {
        json.writeStartObject();
        json.writeEndObject();
    }

    private static void event(Utf8Buffer out, StrictJson.Content data) {
        out.raw(DATA).raw(StrictJson.bytes(data)).raw(EVENT_END);
    }
}
