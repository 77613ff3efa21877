package dev.rejoinder.tool.http;

import dev.rejoinder.outbound.OutboundRequest;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.tool.SecretValues;
import dev.rejoinder.tool.TextTemplate;
import dev.rejoinder.tool.ToolInvocation;
import dev.rejoinder.tool.ToolTarget.HttpAction;
import dev.rejoinder.wire.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The request of one call.
 *
 * @param mask hides the secrets in it
 */
record ActionRequest(OutboundRequest request, SecretMask mask) {
    private static final Header ACCEPT =
            new Header("Accept", "application/json, text/*;q=0.9, */*;q=0.5");
    private static final Header JSON = new Header("Content-Type", "application/json");

    /**
     * Builds a request.
     *
     * @throws ActionArgumentException if an argument cannot be used
     * @throws dev.rejoinder.core.AppError if a secret cannot be read
     */
    static ActionRequest of(
            HttpAction action, ToolInvocation invocation, SecretValues secrets, String userAgent)
            throws ActionArgumentException {
        TextTemplate url = TextTemplate.parse(action.url());
        String host = ActionUrl.host(url);
        var values =
                new ActionValues(
                        arguments(invocation.arguments()), name -> secrets.value(name, host));
        WebAddress address = ActionUrl.render(url, sorted(action.query()), values);
        List<Header> defaults = new ArrayList<>(List.of(ACCEPT));
        defaults.add(new Header("User-Agent", userAgent));
        defaults.add(new Header("Idempotency-Key", invocation.idempotencyKey()));
        List<Header> headers = ActionHeaders.render(sorted(action.headers()), values, defaults);
        String body = ActionBody.render(action.method(), action.body(), values);
        if (!body.isEmpty()
                && headers.stream().noneMatch(own -> own.name().equalsIgnoreCase(JSON.name()))) {
            headers.add(JSON);
        }
        return new ActionRequest(
                new OutboundRequest(action.method(), address, headers, body),
                new SecretMask(values.usedSecrets()));
    }

    private static JsonNode arguments(String text) throws ActionArgumentException {
        try {
            JsonNode arguments = ActionJson.parse(text);
            if (arguments.isObject()) {
                return arguments;
            }
        } catch (JacksonException e) {
            // The same problem for the model.
        }
        throw new ActionArgumentException("The arguments must be a JSON object.");
    }

    /** In the same order for each call, so that a repeated call sends the same bytes. */
    private static Map<String, String> sorted(Map<String, String> entries) {
        return new TreeMap<>(entries);
    }
}
