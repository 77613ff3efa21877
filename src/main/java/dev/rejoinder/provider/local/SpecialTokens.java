package dev.rejoinder.provider.local;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The ids of the special tokens before and after each text, such as {@code [CLS]}. */
@SuppressWarnings("ArrayRecordComponent") // never modified
record SpecialTokens(int[] opening, int[] closing) {
    /**
     * Reads the {@code post_processor} of a tokenizer.
     *
     * @throws UnsupportedModelException for an unknown type
     */
    static SpecialTokens of(@Nullable JsonNode processor) {
        if (processor == null || processor.isNull()) {
            return new SpecialTokens(new int[0], new int[0]);
        }
        String type = processor.path("type").asString("");
        return switch (type) {
            case "TemplateProcessing" -> template(processor);
            case "BertProcessing", "RobertaProcessing" ->
                    new SpecialTokens(
                            new int[] {processor.path("cls").path(1).asInt()},
                            new int[] {processor.path("sep").path(1).asInt()});
            default ->
                    throw UnsupportedModelException.type(
                            "post-processor",
                            type,
                            "TemplateProcessing, BertProcessing, RobertaProcessing");
        };
    }

    private static SpecialTokens template(JsonNode processor) {
        var opening = IntStream.builder();
        var closing = IntStream.builder();
        boolean textSeen = false;
        for (JsonNode part : processor.path("single")) {
            if (part.has("Sequence")) {
                textSeen = true;
                continue;
            }
            String name = part.path("SpecialToken").path("id").asString("");
            for (JsonNode id : processor.path("special_tokens").path(name).path("ids")) {
                (textSeen ? closing : opening).add(id.asInt());
            }
        }
        return new SpecialTokens(opening.build().toArray(), closing.build().toArray());
    }
}
