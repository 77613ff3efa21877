package dev.rejoinder.tool.openapi;

import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.WebAddress;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The URL of the server that an operation belongs to. */
final class ServerUrl {
    private ServerUrl() {}

    /**
     * Returns the URL of the first server, without a slash at the end.
     *
     * @param levels operation, path item and document: the first with servers counts
     * @param documentAddress resolves relative URLs; empty if it is not known
     */
    static String of(Iterable<JsonNode> levels, Optional<WebAddress> documentAddress)
            throws UnusableOperationException {
        for (JsonNode level : levels) {
            JsonNode server = level.path("servers").path(0);
            if (server.isObject()) {
                return absolute(withVariables(server), documentAddress);
            }
        }
        return absolute("/", documentAddress);
    }

    private static String withVariables(JsonNode server) {
        String url = server.path("url").stringValue("/");
        for (Map.Entry<String, JsonNode> variable : server.path("variables").properties()) {
            String value = variable.getValue().path("default").asString("");
            url = url.replace("{" + variable.getKey() + "}", value);
        }
        return url;
    }

    private static String absolute(String url, Optional<WebAddress> documentAddress)
            throws UnusableOperationException {
        if (url.indexOf('{') >= 0 || url.indexOf('}') >= 0) {
            throw new UnusableOperationException("The URL of its server has an unknown variable.");
        }
        try {
            boolean isAbsolute = url.contains("://") || documentAddress.isEmpty();
            WebAddress address =
                    isAbsolute ? WebAddress.parse(url) : documentAddress.get().resolve(url);
            return address.toString().replaceAll("/+$", "");
        } catch (OutboundException e) {
            throw new UnusableOperationException(
                    documentAddress.isEmpty() && !url.contains("://")
                            ? "The document does not give the URL of its server."
                            : "The URL of its server cannot be used: " + e.sentence());
        }
    }
}
