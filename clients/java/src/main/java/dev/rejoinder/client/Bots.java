package dev.rejoinder.client;

import java.util.Map;

/** Bots. The fields are those of the API; a patch resets a field that is null. */
public final class Bots {
    private final Http http;

    Bots(Http http) {
        this.http = http;
    }

    public Pages<Bot> list() {
        return list(Map.of());
    }

    /** All bots; for example with {@code q} or {@code sort}. */
    public Pages<Bot> list(Map<String, ?> filters) {
        return new Pages<>(http, Http.path("bots"), "bots", filters, Bot.class);
    }

    public Bot get(String bot) {
        return http.send(Http.Call.get(Http.path("bots", bot)), Bot.class);
    }

    public Bot create(Map<String, ?> fields) {
        return http.send(Http.Call.of("POST", Http.path("bots"), fields), Bot.class);
    }

    public Bot update(String bot, Map<String, ?> fields) {
        return http.send(Http.Call.of("PATCH", Http.path("bots", bot), fields), Bot.class);
    }

    /** Deletes a bot and all its conversations. */
    public void delete(String bot) {
        http.send(Http.Call.delete(Http.path("bots", bot)));
    }
}
