package dev.rejoinder.http.openai;

import dev.rejoinder.http.StrictJson;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.TurnEnd;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes chat completions. */
final class ChatCompletionJson {
    private ChatCompletionJson() {}

    /**
     * Writes the part of an answer that one request gets.
     *
     * @param id of the completion
     */
    static void write(JsonGenerator json, String id, TurnPart part, LiveTurn turn, String model) {
        TurnEnd end = part.end();
        String text =
                end == null && part.calls().isEmpty()
                        ? ApprovalNotice.after(part.text())
                        : part.text();
        json.writeStartObject();
        writeHead(json, "chat.completion", id, turn, model);
        json.writeArrayPropertyStart("choices");
        json.writeStartObject();
        json.writeNumberProperty("index", 0);
        json.writeObjectPropertyStart("message");
        json.writeStringProperty("role", "assistant");
        json.writeStringProperty(
                "content", text.isEmpty() && !part.calls().isEmpty() ? null : text);
        json.writeNullProperty("refusal");
        json.writeArrayPropertyStart("annotations");
        part.citations().forEach(each -> each.writeNested(json));
        json.writeEndArray();
        if (!part.calls().isEmpty()) {
            json.writeArrayPropertyStart("tool_calls");
            part.calls().forEach(call -> writeCall(json, call, call.arguments()));
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeNullProperty("logprobs");
        json.writeStringProperty("finish_reason", finishReason(part));
        json.writeEndObject();
        json.writeEndArray();
        Usage usage = end == null ? null : end.usage();
        if (usage != null) {
            json.writeName("usage");
            write(json, usage);
        }
        json.writeEndObject();
    }

    private static void writeCall(JsonGenerator json, ToolStep call, String arguments) {
        json.writeStartObject();
        writeCallFields(json, call, arguments);
        json.writeEndObject();
    }

    private static void writeCallFields(JsonGenerator json, ToolStep call, String arguments) {
        json.writeStringProperty("id", call.callId());
        json.writeStringProperty("type", "function");
        json.writeObjectPropertyStart("function");
        json.writeStringProperty("name", call.tool());
        json.writeStringProperty("arguments", arguments);
        json.writeEndObject();
    }

    /** Writes the delta that begins a call, without its arguments. */
    static void writeCallStart(JsonGenerator json, int index, ToolStep call) {
        writeCallDelta(json, index, () -> writeCallFields(json, call, ""));
    }

    /** Writes the delta with the arguments of a call. */
    static void writeCallArguments(JsonGenerator json, int index, ToolStep call) {
        writeCallDelta(
                json,
                index,
                () -> {
                    json.writeObjectPropertyStart("function");
                    json.writeStringProperty("arguments", call.arguments());
                    json.writeEndObject();
                });
    }

    private static void writeCallDelta(JsonGenerator json, int index, Runnable fields) {
        json.writeStartObject();
        json.writeArrayPropertyStart("tool_calls");
        json.writeStartObject();
        json.writeNumberProperty("index", index);
        fields.run();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeHead(
            JsonGenerator json, String object, String id, LiveTurn turn, String model) {
        json.writeStringProperty("id", id);
        json.writeStringProperty("object", object);
        json.writeNumberProperty("created", ResponseId.createdAt(turn.messageId()));
        json.writeStringProperty("model", model);
    }

    /**
     * Writes a chunk of a stream with one choice.
     *
     * @param finishReason null before the end
     * @param nullUsage whether a later chunk contains the usage
     */
    static void writeChunk(
            JsonGenerator json,
            String id,
            LiveTurn turn,
            String model,
            StrictJson.Content delta,
            @Nullable String finishReason,
            boolean nullUsage) {
        json.writeStartObject();
        writeHead(json, "chat.completion.chunk", id, turn, model);
        json.writeArrayPropertyStart("choices");
        json.writeStartObject();
        json.writeNumberProperty("index", 0);
        json.writeName("delta");
        delta.writeTo(json);
        json.writeNullProperty("logprobs");
        json.writeStringProperty("finish_reason", finishReason);
        json.writeEndObject();
        json.writeEndArray();
        if (nullUsage) {
            json.writeNullProperty("usage");
        }
        json.writeEndObject();
    }

    /** Writes the chunk after the last one, which has no choice. */
    static void writeUsageChunk(
            JsonGenerator json, String id, LiveTurn turn, String model, Usage usage) {
        json.writeStartObject();
        writeHead(json, "chat.completion.chunk", id, turn, model);
        json.writeArrayPropertyStart("choices");
        json.writeEndArray();
        json.writeName("usage");
        write(json, usage);
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Usage usage) {
        json.writeStartObject();
        json.writeNumberProperty("prompt_tokens", usage.inputTokens());
        json.writeNumberProperty("completion_tokens", usage.outputTokens());
        json.writeNumberProperty("total_tokens", usage.inputTokens() + usage.outputTokens());
        json.writeEndObject();
    }

    /** An answer that was stopped, cut or refused is never told as {@code stop}. */
    static String finishReason(TurnPart part) {
        TurnEnd end = part.end();
        if (end == null) {
            return part.calls().isEmpty() ? "stop" : "tool_calls";
        }
        FinishReason reason = end.finishReason();
        if (reason == null) {
            return "length";
        }
        return switch (reason) {
            case STOP, HANDOVER -> "stop";
            case LENGTH -> "length";
            case CONTENT_FILTER, REFUSAL -> "content_filter";
            case TOOL_CALLS -> "tool_calls";
        };
    }
}
