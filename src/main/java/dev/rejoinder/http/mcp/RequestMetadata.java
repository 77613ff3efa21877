package dev.rejoinder.http.mcp;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells the era of a request, and checks what a modern request says about itself: the fields in
 * {@code _meta}, and the headers that repeat parts of the body for proxies.
 */
final class RequestMetadata {
    static final String VERSION_HEADER = "MCP-Protocol-Version";
    private static final String METHOD_HEADER = "Mcp-Method";
    private static final String NAME_HEADER = "Mcp-Name";

    private static final String VERSION = "io.modelcontextprotocol/protocolVersion";
    private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

    private static final Set<String> NAMED_BY_NAME = Set.of("tools/call", "prompts/get");
    private static final String NAMED_BY_URI = "resources/read";

    private static final String ENCODED = "=?base64?";
    private static final String ENCODED_END = "?=";

    private RequestMetadata() {}

    /**
     * The era of a message. A legacy request names a legacy version in its header, or none.
     *
     * @throws McpError if it claims to be modern and is not valid as such
     */
    static ProtocolEra check(ApiRequest request, McpMessage message) {
        String header = header(request, VERSION_HEADER);
        JsonNode stated = message.meta(VERSION);
        boolean legacy =
                header == null
                        || ProtocolEra.LEGACY.versions().contains(header)
                        || message.method().equals(LifecycleMethods.INITIALIZE);
        if (stated == null && legacy) {
            return ProtocolEra.LEGACY;
        }
        if (message.id() == null) {
            // The protocol defines no headers for notifications.
            return ProtocolEra.MODERN;
        }
        checkVersion(header, stated);
        JsonNode capabilities = message.meta(CAPABILITIES);
        if (capabilities == null || !capabilities.isObject()) {
            throw McpError.incompleteMeta("params._meta must have " + CAPABILITIES + ".");
        }
        requireEqual(METHOD_HEADER, header(request, METHOD_HEADER), message.method());
        String name = name(message);
        if (name != null) {
            requireEqual(NAME_HEADER, decoded(header(request, NAME_HEADER)), name);
        }
        return ProtocolEra.MODERN;
    }

    private static void checkVersion(@Nullable String header, @Nullable JsonNode stated) {
        if (stated == null) {
            if (header != null) {
                requireSupported(header);
            }
            throw McpError.incompleteMeta("params._meta must have " + VERSION + ".");
        }
        if (!stated.isString()) {
            throw McpError.incompleteMeta(VERSION + " must be a string.");
        }
        requireEqual(VERSION_HEADER, header, stated.stringValue());
        requireSupported(stated.stringValue());
    }

    private static void requireSupported(String version) {
        if (!ProtocolEra.MODERN.versions().contains(version)) {
            throw McpError.unsupportedVersion(version);
        }
    }

    private static @Nullable String name(McpMessage message) {
        if (NAMED_BY_NAME.contains(message.method())) {
            return message.text("name");
        }
        return message.method().equals(NAMED_BY_URI) ? message.text("uri") : null;
    }

    private static void requireEqual(String name, @Nullable String header, String inBody) {
        if (header == null) {
            throw McpError.headerMismatch("The header " + name + " is missing.");
        }
        if (!header.equals(inBody)) {
            throw McpError.headerMismatch("The header " + name + " does not match the body.");
        }
    }

    private static @Nullable String header(ApiRequest request, String name) {
        try {
            return request.header(name);
        } catch (AppError repeated) {
            throw McpError.headerMismatch(repeated.sentence());
        }
    }

    /** Decodes a value that its client could not write as a plain header. */
    private static @Nullable String decoded(@Nullable String value) {
        if (value == null || !value.startsWith(ENCODED) || !value.endsWith(ENCODED_END)) {
            return value;
        }
        int end = value.length() - ENCODED_END.length();
        if (end < ENCODED.length()) {
            return value;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(value.substring(ENCODED.length(), end));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            throw McpError.headerMismatch(NAME_HEADER + " is not valid Base64.");
        }
    }
}
