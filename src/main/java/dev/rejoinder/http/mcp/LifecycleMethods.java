package dev.rejoinder.http.mcp;

import org.jspecify.annotations.Nullable;

/** The methods with which clients learn about a server; every server has them. */
final class LifecycleMethods {
    static final String DISCOVER = "server/discover";
    static final String INITIALIZE = "initialize";

    private LifecycleMethods() {}

    /** A method by its name, or null if there is none in this era. */
    static @Nullable McpMethod find(String name, ProtocolEra era) {
        return switch (era) {
            case MODERN -> name.equals(DISCOVER) ? LifecycleMethods::discover : null;
            case LEGACY ->
                    switch (name) {
                        case INITIALIZE -> LifecycleMethods::initialize;
                        case "ping" -> call -> call.reply(json -> {});
                        default -> null;
                    };
        };
    }

    private static void discover(McpCall call) {
        call.reply(
                json -> {
                    json.writeArrayPropertyStart("supportedVersions");
                    ProtocolEra.MODERN.versions().forEach(json::writeString);
                    json.writeEndArray();
                    json.writeName("capabilities");
                    call.server().writeCapabilities(json);
                    json.writeStringProperty("instructions", call.server().instructions());
                });
    }

    private static void initialize(McpCall call) {
        String wanted = call.message().text("protocolVersion");
        if (wanted == null) {
            throw McpError.invalidParams("protocolVersion must be a string.");
        }
        call.reply(
                json -> {
                    json.writeStringProperty(
                            "protocolVersion", ProtocolEra.LEGACY.negotiate(wanted));
                    json.writeName("capabilities");
                    call.server().writeCapabilities(json);
                    json.writeName("serverInfo");
                    call.server().writeIdentity(json);
                    json.writeStringProperty("instructions", call.server().instructions());
                });
    }
}
