package dev.rejoinder.lead;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@link ContactDetails#fields()} as JSON, for the database. */
public final class LeadFieldsJson {
    private static final JsonMapper JSON = new JsonMapper();

    private LeadFieldsJson() {}

    public static String write(Map<String, String> fields) {
        ObjectNode json = JSON.createObjectNode();
        fields.forEach(json::put);
        return JSON.writeValueAsString(json);
    }

    /** Reads what {@link #write} wrote. */
    public static Map<String, String> read(String stored) {
        var fields = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> field : JSON.readTree(stored).properties()) {
            fields.put(field.getKey(), field.getValue().stringValue());
        }
        return fields;
    }
}
