package dev.rejoinder.http.mcp;

import java.util.List;

/**
 * The two ways in which clients speak MCP. They differ in how a request states its version, in
 * status codes, in fields of results, and in what a closed connection means.
 */
enum ProtocolEra {
    /** Version 2026-07-28: each request states its version and capabilities in {@code _meta}. */
    MODERN,
    /** Up to version 2025-11-25: a handshake with {@code initialize} comes first. */
    LEGACY;

    /** The supported versions, newest first. */
    List<String> versions() {
        return switch (this) {
            case MODERN -> List.of("2026-07-28");
            case LEGACY -> List.of("2025-11-25", "2025-06-18", "2025-03-26");
        };
    }

    /**
     * The version of a session in this era: the client's if it is supported, or else the newest.
     */
    String negotiate(String wanted) {
        return versions().contains(wanted) ? wanted : versions().getFirst();
    }
}
