package dev.rejoinder.tool.mcp;

import dev.rejoinder.core.AppError;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.tool.SecretValues;
import dev.rejoinder.tool.TextTemplate;
import dev.rejoinder.wire.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fills the secrets into the headers of a server. */
final class EndpointResolver {
    private final SecretValues secrets;

    EndpointResolver(SecretValues secrets) {
        this.secrets = secrets;
    }

    McpEndpoint of(RemoteMcpServer server) throws McpException {
        WebAddress address = address(server);
        var headers = new ArrayList<Header>();
        var values = new ArrayList<String>();
        for (Map.Entry<String, String> header : server.headers().entrySet()) {
            String value = filled(TextTemplate.parse(header.getValue()), address.host(), values);
            try {
                headers.add(new Header(header.getKey(), value));
            } catch (IllegalArgumentException e) {
                throw McpException.notSent(
                        "The secret in the header "
                                + header.getKey()
                                + " of the MCP server is not valid in a header.",
                        null);
            }
        }
        return new McpEndpoint(address, headers, values);
    }

    private static WebAddress address(RemoteMcpServer server) throws McpException {
        try {
            return WebAddress.parse(server.url());
        } catch (OutboundException e) {
            throw McpException.notSent(e.sentence(), e);
        }
    }

    private String filled(TextTemplate template, String host, List<String> values)
            throws McpException {
        var text = new StringBuilder();
        for (TextTemplate.Part part : template.parts()) {
            switch (part) {
                case TextTemplate.Part.Literal(String literal) -> text.append(literal);
                case TextTemplate.Part.Argument(String _) -> {
                    // The rules do not let an argument into a header.
                }
                case TextTemplate.Part.SecretValue(String name) -> {
                    String value = secret(name, host);
                    values.add(value);
                    text.append(value);
                }
            }
        }
        return text.toString();
    }

    private String secret(String name, String host) throws McpException {
        try {
            return secrets.value(name, host);
        } catch (AppError e) {
            throw McpException.notSent(e.sentence(), e);
        }
    }
}
