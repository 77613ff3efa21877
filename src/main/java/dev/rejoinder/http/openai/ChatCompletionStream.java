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
import dev.rejoinder.turn.ToolEvent;
import dev.rejoinder.turn.ToolStep;
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

    private final String id;
    private final TurnPart.Start start;
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
            Exchange exchange,
            LiveTurn turn,
            TurnPart.Start start,
            boolean replayed,
            ChatCompletionRequest request) {
        super(turn, EVENT_OVERHEAD);
        this.id = ResponseId.completion(turn.messageId(), start.round());
        this.start = start;
        this.model = request.model();
        this.includeUsage = request.includeUsage();
        this.replayed = replayed;
        this.seesCauses = exchange.caller().seesCauses();
        String chunk =
                new String(
                        StrictJson.bytes(
                                json -> writeChunk(json, delta -> writeText(delta, TEXT_MARK))),
                        UTF_8);
        int mark = chunk.indexOf(ESCAPED_MARK);
        this.beforeText = ("data: " + chunk.substring(0, mark)).getBytes(UTF_8);
        this.afterText = (chunk.substring(mark + ESCAPED_MARK.length()) + "\n\n").getBytes(UTF_8);
    }

    /**
     * Starts a response with a part of the turn. Returns at once; the turn drives the rest.
     *
     * @param replayed whether the turn had ended before this request
     */
    static void follow(
            Exchange exchange,
            LiveTurn turn,
            TurnPart.Start start,
            boolean replayed,
            ChatCompletionRequest request) {
        new ChatCompletionStream(exchange, turn, start, replayed, request)
                .beginAfter(exchange, CONTENT_TYPE, start.offset(), start.events());
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
        // A blank line separates the text from that of the parts before.
        String own = begun || start.round() == 0 ? text : text.stripLeading();
        if (!own.isEmpty()) {
            begin(out);
            out.raw(beforeText).escaped(own).raw(afterText);
        }
    }

    private void begin(Utf8Buffer out) {
        if (!begun) {
            begun = true;
            committed = true;
            event(
                    out,
                    json ->
                            ChatCompletionJson.writeChunk(
                                    json, id, turn(), model, ROLE, null, includeUsage));
        }
    }

    @Override
    protected void writeToolEvent(Utf8Buffer out, ToolEvent event) {
        if (TurnPart.isCallOfClient(event)) {
            TurnPart part = TurnPart.of(turn(), start);
            begin(out);
            for (int i = 0; i < part.calls().size(); i++) {
                int index = i;
                ToolStep call = part.calls().get(i);
                delta(out, json -> ChatCompletionJson.writeCallStart(json, index, call));
                delta(out, json -> ChatCompletionJson.writeCallArguments(json, index, call));
            }
            writeLastChunks(out, part);
            end();
        }
    }

    @Override
    protected boolean writeWaiting(Utf8Buffer out, List<ToolStep> awaited) {
        String between = sent() > start.offset() ? "\n\n" : "";
        writeText(out, between + ApprovalNotice.TEXT);
        writeLastChunks(out, TurnPart.of(turn(), start));
        return true;
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
            writeLastChunks(out, TurnPart.of(turn(), start));
        } else if (committed) {
            event(out, json -> OpenAiErrors.write(json, error, seesCauses));
        } else {
            throw error;
        }
        return true;
    }

    private void writeLastChunks(Utf8Buffer out, TurnPart part) {
        begin(out);
        List<UrlCitation> citations = part.citations();
        if (!citations.isEmpty()) {
            delta(out, json -> writeCitations(json, citations));
        }
        event(
                out,
                json ->
                        ChatCompletionJson.writeChunk(
                                json,
                                id,
                                turn(),
                                model,
                                ChatCompletionStream::writeEmpty,
                                ChatCompletionJson.finishReason(part),
                                includeUsage));
        Usage usage = part.end() == null ? null : part.end().usage();
        if (includeUsage && usage != null) {
            event(out, json -> ChatCompletionJson.writeUsageChunk(json, id, turn(), model, usage));
        }
        out.raw(DONE);
    }

    private static void writeCitations(JsonGenerator json, List<UrlCitation> citations) {
        json.writeStartObject();
        json.writeArrayPropertyStart("annotations");
        citations.forEach(each -> each.writeNested(json));
        json.writeEndArray();
        json.writeEndObject();
    }

    private void delta(Utf8Buffer out, StrictJson.Content delta) {
        event(out, json -> writeChunk(json, delta));
    }

    private void writeChunk(JsonGenerator json, StrictJson.Content delta) {
        ChatCompletionJson.writeChunk(json, id, turn(), model, delta, null, includeUsage);
    }

    private static void writeText(JsonGenerator json, String text) {
        json.writeStartObject();
        json.writeStringProperty("content", text);
        json.writeEndObject();
    }

    private static void writeEmpty(JsonGenerator json) {
        json.writeStartObject();
        json.writeEndObject();
    }

    private static void event(Utf8Buffer out, StrictJson.Content data) {
        out.raw(DATA).raw(StrictJson.bytes(data)).raw(EVENT_END);
    }
}
