package dev.rejoinder.tool.mcp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 of a tool's name, description, input schema and hints, in lower-case hex. It does not
 * depend on the order of members in the schema.
 */
final class ToolFingerprint {
    private ToolFingerprint() {}

    static String of(String name, String description, String inputSchema, ToolHints hints) {
        String schema = McpJson.sorted(McpJson.read(inputSchema));
        MessageDigest digest = sha256();
        for (String part : new String[] {name, description, schema, written(hints)}) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            // The length before each part keeps text from moving between two parts unnoticed.
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String written(ToolHints hints) {
        return hints.readOnly() + "," + hints.destructive() + "," + hints.idempotent();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
