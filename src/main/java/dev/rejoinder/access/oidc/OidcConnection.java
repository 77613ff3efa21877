package dev.rejoinder.access.oidc;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.rejoinder.access.OidcSignInException;
import dev.rejoinder.access.OidcSignInException.Reason;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.OutboundLimits;
import dev.rejoinder.outbound.OutboundRequest;
import dev.rejoinder.outbound.OutboundResponse;
import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.wire.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Requests to the provider, each with a timeout and a size limit, without redirects. Thread-safe.
 */
final class OidcConnection {
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    static final int MAX_BYTES = 256 << 10;

    private static final OutboundLimits LIMITS = new OutboundLimits(TIMEOUT, MAX_BYTES, 0);
    private static final int OK = 200;
    private static final int MAX_QUOTED = 200;

    private final OutboundClient client;
    private final String userAgent;

    OidcConnection(OutboundClient client, String userAgent) {
        this.client = client;
        this.userAgent = userAgent;
    }

    /** Reads a JSON object. */
    Map<String, Object> get(WebAddress address, Header... further) throws OidcSignInException {
        return send(OutboundRequest.get(address, headers(List.of(further))));
    }

    /** Sends a form, and reads a JSON object. */
    Map<String, Object> post(WebAddress address, String form, List<Header> further)
            throws OidcSignInException {
        List<Header> headers = headers(further);
        headers.add(new Header("Content-Type", "application/x-www-form-urlencoded"));
        return send(new OutboundRequest("POST", address, headers, form));
    }

    private List<Header> headers(List<Header> further) {
        var headers = new ArrayList<Header>();
        headers.add(new Header("Accept", "application/json"));
        headers.add(new Header("User-Agent", userAgent));
        headers.addAll(further);
        return headers;
    }

    private Map<String, Object> send(OutboundRequest request) throws OidcSignInException {
        String asked = request.method() + " " + request.address();
        try (OutboundResponse response = client.send(request, LIMITS)) {
            String body = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
            if (response.status() != OK) {
                throw new OidcSignInException(
                        Reason.PROVIDER,
                        asked + " was answered with " + response.status() + ": " + quoted(body));
            }
            return JSONObjectUtils.parse(body);
        } catch (IOException failure) {
            throw new OidcSignInException(
                    Reason.PROVIDER, asked + " failed: " + failure.getMessage());
        } catch (ParseException malformed) {
            throw new OidcSignInException(
                    Reason.PROVIDER, asked + " was not answered with a JSON object");
        }
    }

    /** Such as {@code {"error":"invalid_client"}}, which contains no secret. */
    private static String quoted(String body) {
        return body.substring(0, Math.min(body.length(), MAX_QUOTED));
    }
}
