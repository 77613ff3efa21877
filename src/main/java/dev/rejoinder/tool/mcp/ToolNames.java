package dev.rejoinder.tool.mcp;

import dev.rejoinder.provider.ToolDefinition;
import java.util.Set;

/**
 * Names for tools at models. A server may choose names that providers do not accept, or that
 * another tool of the bot has.
 */
final class ToolNames {
    private static final int MAX = 64;

    private ToolNames() {}

    /**
     * A name that fits {@link ToolDefinition#NAME} and is free: that of the tool, or that with the
     * server's name before it, or that with a number.
     */
    static String free(String serverName, String toolName, Set<String> taken) {
        String plain = fitting(toolName, MAX);
        if (!taken.contains(plain)) {
            return plain;
        }
        String prefixed = fitting(serverName + "_" + toolName, MAX);
        if (!taken.contains(prefixed)) {
            return prefixed;
        }
        for (int number = 2; ; number++) {
            String suffix = "_" + number;
            String numbered = fitting(toolName, MAX - suffix.length()) + suffix;
            if (!taken.contains(numbered)) {
                return numbered;
            }
        }
    }

    private static String fitting(String text, int most) {
        String fitting = text.replaceAll("[^A-Za-z0-9_-]+", "_");
        if (!fitting.matches("[A-Za-z_].*")) {
            fitting = "_" + fitting;
        }
        return fitting.substring(0, Math.min(fitting.length(), most));
    }
}
