package dev.rejoinder.tool.mcp;

import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.tool.http.SecretMask;
import dev.rejoinder.wire.Header;
import java.util.List;

/**
 * Where requests go.
 *
 * @param headers of the owner, with secrets in them
 * @param secrets the values that were filled into the headers
 */
record McpEndpoint(WebAddress address, List<Header> headers, List<String> secrets) {
    McpEndpoint {
        headers = List.copyOf(headers);
        secrets = List.copyOf(secrets);
    }

    /** A text from the server without the secrets, which it may have sent back. */
    String masked(String text) {
        return new SecretMask(secrets).apply(text);
    }

    /** Without headers and secrets. */
    @Override
    public String toString() {
        return address.toString();
    }
}
