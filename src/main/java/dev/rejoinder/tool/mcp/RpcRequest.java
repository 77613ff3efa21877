package dev.rejoinder.tool.mcp;

import dev.rejoinder.wire.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON-RPC request.
 *
 * @param name what {@code Mcp-Name} repeats for proxies; null if the method has none
 * @param headers of this request alone
 */
record RpcRequest(
        long id, String method, ObjectNode params, @Nullable String name, List<Header> headers) {
    RpcRequest {
        headers = List.copyOf(headers);
    }

    static RpcRequest of(long id, String method, ObjectNode params) {
        return new RpcRequest(id, method, params, null, List.of());
    }
}
