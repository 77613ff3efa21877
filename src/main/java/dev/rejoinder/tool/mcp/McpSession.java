package dev.rejoinder.tool.mcp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a server is spoken to: the protocol version, and what each request must carry. */
sealed interface McpSession {
    String version();

    /** Version 2026-07-28: each request states its version, and there is no session. */
    record Stateless(String version) implements McpSession {
        static final String VERSION = "2026-07-28";
    }

    /**
     * Up to version 2025-11-25: {@code initialize} came first.
     *
     * @param id the server's id of the session; null if it has none
     */
    record Initialized(String version, @Nullable String id) implements McpSession {
        /** The supported versions, newest first. */
        static final List<String> VERSIONS = List.of("2025-11-25", "2025-06-18", "2025-03-26");

        static final int MAX_ID = 1_000;
    }
}
