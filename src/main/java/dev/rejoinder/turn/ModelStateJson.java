package dev.rejoinder.turn;

import dev.rejoinder.provider.MessagePart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The provider state of a round as JSON: each piece with its place among text and calls. */
final class ModelStateJson {
    private static final JsonMapper JSON = new JsonMapper();

    private ModelStateJson() {}

    /**
     * A piece of provider state.
     *
     * @param offset the length of the whole answer before it, in UTF-16 units
     * @param calls how many calls of the round were before it
     */
    record Placed(MessagePart.ProviderState state, int offset, int calls) {}

    static @Nullable String write(List<Placed> pieces) {
        if (pieces.isEmpty()) {
            return null;
        }
        ArrayNode all = JSON.createArrayNode();
        for (Placed piece : pieces) {
            ObjectNode one = all.addObject();
            one.put("provider", piece.state().provider());
            one.put("offset", piece.offset());
            one.put("calls", piece.calls());
            one.put("state", piece.state().json());
        }
        return JSON.writeValueAsString(all);
    }

    static List<Placed> read(@Nullable String json) {
        var pieces = new ArrayList<Placed>();
        if (json != null) {
            for (JsonNode one : JSON.readTree(json)) {
                pieces.add(
                        new Placed(
                                new MessagePart.ProviderState(
                                        one.path("provider").asString(),
                                        one.path("state").asString()),
                                one.path("offset").asInt(),
                                one.path("calls").asInt()));
            }
        }
        return pieces;
    }
}
