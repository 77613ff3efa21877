package dev.rejoinder.storage.sql;

import java.util.Map;

/**
 * Fills in the placeholders of an SQL text, {@code ${name}}. Only for fragments of the program
 * itself; values are {@link Parameters}.
 */
public final class SqlTemplate {
    private SqlTemplate() {}

    /**
     * Replaces placeholders by their fragments. Placeholders without a fragment stay in the text. A
     * fragment must not contain a placeholder of the same map.
     */
    public static String fill(String template, Map<String, String> fragments) {
        String filled = template;
        for (Map.Entry<String, String> fragment : fragments.entrySet()) {
            filled = filled.replace("${" + fragment.getKey() + "}", fragment.getValue());
        }
        return filled;
    }
}
