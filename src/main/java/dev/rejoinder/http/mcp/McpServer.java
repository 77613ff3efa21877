package dev.rejoinder.http.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What the transport serves: a name, capabilities and methods. */
interface McpServer {
    /** Writes name and version of this server as an object. */
    void writeIdentity(JsonGenerator json);

    /** Writes what this server offers as an object. */
    void writeCapabilities(JsonGenerator json);

    /** How a model should use this server. */
    String instructions();

    /** A method by its name, or null if there is none. The transport has those of the lifecycle. */
    @Nullable McpMethod method(String name, ProtocolEra era);
}
