package dev.rejoinder.provider.openai;

import static dev.rejoinder.provider.http.ProviderJson.isArray;
import static dev.rejoinder.provider.http.ProviderJson.isObject;
import static dev.rejoinder.provider.http.ProviderJson.nextProperty;
import static dev.rejoinder.provider.http.ProviderJson.stringOrNull;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.http.ProviderJson;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads what servers say about the abilities of their models. */
final class ModelAbilities {
    private static final String TOOLS = "tools";

    private ModelAbilities() {}

    /** Whether a models list, such as OpenRouter's, has the model without the parameter tools. */
    static boolean withoutToolsInList(byte[] list, String model) {
        var parameters = new HashSet<String>();
        return read(list, json -> readList(json, model, parameters))
                && !parameters.isEmpty()
                && !parameters.contains(TOOLS);
    }

    /** The capabilities in Ollama's description of a model; empty if it has none. */
    static Set<String> inDescription(byte[] description) {
        var capabilities = new HashSet<String>();
        return read(description, json -> readDescription(json, capabilities))
                ? capabilities
                : Set.of();
    }

    private static boolean read(byte[] body, ProviderJson.ObjectReader reader) {
        try {
            ProviderJson.objects(body, 0, body.length, reader);
            return true;
        } catch (JacksonException | ModelException e) {
            return false;
        }
    }

    private static void readDescription(JsonParser json, Set<String> capabilities)
            throws ModelException {
        String name;
        while ((name = nextProperty(json)) != null) {
            if (name.equals("capabilities")) {
                readNames(json, capabilities);
            } else {
                json.skipChildren();
            }
        }
    }

    private static void readList(JsonParser json, String model, Set<String> parameters)
            throws ModelException {
        String name;
        while ((name = nextProperty(json)) != null) {
            if (!name.equals("data")) {
                json.skipChildren();
            } else if (isArray(json)) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    if (isObject(json)) {
                        readEntry(json, model, parameters);
                    }
                }
            }
        }
    }

    private static void readEntry(JsonParser json, String model, Set<String> parameters)
            throws ModelException {
        String id = null;
        var supported = new HashSet<String>();
        String name;
        while ((name = nextProperty(json)) != null) {
            switch (name) {
                case "id" -> id = stringOrNull(json);
                case "supported_parameters" -> readNames(json, supported);
                default -> json.skipChildren();
            }
        }
        if (model.equals(id)) {
            parameters.addAll(supported);
        }
    }

    private static void readNames(JsonParser json, Set<String> names) throws ModelException {
        if (isArray(json)) {
            ProviderJson.each(
                    json,
                    each -> {
                        String name = stringOrNull(each);
                        if (name != null) {
                            names.add(name);
                        }
                    });
        }
    }
}
