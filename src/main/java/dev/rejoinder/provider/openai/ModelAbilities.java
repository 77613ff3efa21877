package dev.rejoinder.provider.openai;

import static dev.rejoinder.provider.http.ProviderJson.isArray;
import static dev.rejoinder.provider.http.ProviderJson.isObject;
import static dev.rejoinder.provider.http.ProviderJson.nextProperty;
import static dev.rejoinder.provider.http.ProviderJson.stringOrNull;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.http.ProviderJson;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads what servers say about the abilities of their models. */
final class ModelAbilities {
    private static final String TOOLS = "tools";

    private final String model;
    private boolean withoutTools;

    private ModelAbilities(String model) {
        this.model = model;
    }

    /** Whether a models list, such as OpenRouter's, has the model without the parameter tools. */
    static boolean withoutToolsInList(byte[] list, String model) {
        var abilities = new ModelAbilities(model);
        return abilities.read(list, abilities::readList);
    }

    /** Whether Ollama's description of a model has capabilities, but not tools. */
    static boolean withoutToolsInDescription(byte[] description) {
        var abilities = new ModelAbilities("");
        return abilities.read(description, abilities::readDescription);
    }

    private boolean read(byte[] body, ProviderJson.ObjectReader reader) {
        try {
            ProviderJson.objects(body, 0, body.length, reader);
            return withoutTools;
        } catch (JacksonException | ModelException e) {
            return false;
        }
    }

    private void readDescription(JsonParser json) {
        String name;
        while ((name = nextProperty(json)) != null) {
            if (name.equals("capabilities")) {
                withoutTools = lacksTools(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void readList(JsonParser json) {
        String name;
        while ((name = nextProperty(json)) != null) {
            if (!name.equals("data")) {
                json.skipChildren();
            } else if (isArray(json)) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    if (isObject(json)) {
                        readEntry(json);
                    }
                }
            }
        }
    }

    private void readEntry(JsonParser json) {
        String id = null;
        boolean lacksTools = false;
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "id" -> id = stringOrNull(json);
                case "supported_parameters" -> lacksTools = lacksTools(json);
                default -> json.skipChildren();
            }
        }
        withoutTools |= lacksTools && model.equals(id);
    }

    /** Whether the value is a list of names without tools; an empty one says nothing. */
    private static boolean lacksTools(JsonParser json) {
        Set<@Nullable String> names = new HashSet<>();
        if (isArray(json)) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                names.add(stringOrNull(json));
            }
        }
        return !names.isEmpty() && !names.contains(TOOLS);
    }
}
