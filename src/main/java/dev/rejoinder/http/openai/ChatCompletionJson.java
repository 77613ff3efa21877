package dev.rejoinder.http.openai;

import dev.rejoinder.http.StrictJson;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.LiveTurn;
import dev.rejoinder.turn.TurnEnd;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes chat completions. */
final class ChatCompletionJson {
    private ChatCompletionJson() {}

    /** Writes a whole answer. */
    static void write(JsonGenerator json, LiveTurn turn, TurnEnd end, String model) {
        json.writeStartObject();
        writeHead(json, "chat.completion", turn, model);
        json.writeArrayPropertyStart("choices");
        json.writeStartObject();
        json.writeNumberProperty("index", 0);
        json.writeObjectPropertyStart("message");
        json.writeStringProperty("role", "assistant");
        json.writeStringProperty("content", end.answer());
        json.writeNullProperty("refusal");
        json.writeArrayPropertyStart("annotations");
        UrlCitation.in(end.answer(), end.sources()).forEach(each -> each.writeNested(json));
        json.writeEndArray();
        json.writeEndObject();
        json.writeNullProperty("logprobs");
        json.writeStringProperty("finish_reason", finishReason(end));
        json.writeEndObject();
        json.writeEndArray();
        Usage usage = end.usage();
        if (usage != null) {
            json.writeName("usage");
            write(json, usage);
        }
        json.writeEndObject();
    }

    static void writeHead(JsonGenerator json, String object, LiveTurn turn, String model) {
        json.writeStringProperty("id", ResponseId.completion(turn.messageId()));
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
            LiveTurn turn,
            String model,
            StrictJson.Content delta,
            @Nullable String finishReason,
            boolean nullUsage) {
        json.writeStartObject();
        writeHead(json, "chat.completion.chunk", turn, model);
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
    static void writeUsageChunk(JsonGenerator json, LiveTurn turn, String model, Usage usage) {
        json.writeStartObject();
        writeHead(json, "chat.completion.chunk", turn, model);
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
    static String finishReason(TurnEnd end) {
        FinishReason reason = end.finishReason();
        if (reason == null) {
            return "length";
        }
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case CONTENT_FILTER, REFUSAL -> "content_filter";
            case TOOL_CALLS -> "tool_calls";
        };
    }
}
