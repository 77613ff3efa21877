package dev.rejoinder.client;

import java.util.Map;

/** API keys. */
public final class Keys {
    private final Http http;

    Keys(Http http) {
        this.http = http;
    }

    /** All keys, newest first, with those that were revoked. */
    public Pages<ApiKey> list() {
        return new Pages<>(http, Http.path("keys"), "keys", Map.of(), ApiKey.class);
    }

    /** Creates a key; {@code name} and {@code scope} are required. */
    public ApiKey create(Map<String, ?> fields) {
        return http.send(Http.Call.of("POST", Http.path("keys"), fields), ApiKey.class);
    }

    /** Replaces a key by a new one. The old one is valid for 24 more hours. */
    public ApiKey rotate(String keyId) {
        return rotate(keyId, 24);
    }

    /** Replaces a key by a new one. */
    public ApiKey rotate(String keyId, int overlapHours) {
        return http.send(
                Http.Call.of(
                        "POST",
                        Http.path("keys", keyId, "rotate"),
                        Map.of("overlapHours", overlapHours)),
                ApiKey.class);
    }

    public ApiKey revoke(String keyId) {
        return http.send(Http.Call.delete(Http.path("keys", keyId)), ApiKey.class);
    }
}
