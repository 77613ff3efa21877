package dev.rejoinder.quality;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server with its own bot. Each passage is one source. */
final class ServerRespondent implements Respondent {
    private static final String FALLBACK = "No passage says.";
    private static final int READY_WITHIN_SECONDS = 600;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String key;
    private final String mode;
    private String bot = "";
    private Map<String, String> passageOfSource = new HashMap<>();

    ServerRespondent(String url, String key) {
        this(url, key, "");
    }

    private ServerRespondent(String url, String key, String mode) {
        this.url = url;
        this.key = key;
        this.mode = mode;
    }

    /** The same bot with another search mode: {@code bm25}, {@code vector} or {@code fused}. */
    ServerRespondent searching(String otherMode) {
        var other = new ServerRespondent(url, key, otherMode);
        other.bot = bot;
        other.passageOfSource = passageOfSource;
        return other;
    }

    @Override
    public String name() {
        return mode.isEmpty() ? "server" : "server, search by " + mode;
    }

    /** Creates the bot and waits until all passages are indexed. */
    void learn(QualityQuestionSet set) throws IOException, InterruptedException {
        var settings = Map.of("name", "Quality", "model", "builtin", "fallbackMessage", FALLBACK);
        bot = post("/bots", settings).path("id").asString();
        for (var passage : set.passages()) {
            var source = Map.of("type", "text", "title", passage.title(), "text", passage.text());
            String id = post("/bots/" + bot + "/sources", source).path("id").asString();
            passageOfSource.put(id, passage.id());
        }
        for (int second = 0; second < READY_WITHIN_SECONDS; second++) {
            if (ready() == set.passages().size()) {
                return;
            }
            Thread.sleep(1_000);
        }
        throw new IOException("not all sources became ready");
    }

    private int ready() throws IOException, InterruptedException {
        int ready = 0;
        for (int page = 1; ; page++) {
            JsonNode sources =
                    get("/bots/" + bot + "/sources?limit=100&page=" + page).path("sources");
            for (JsonNode source : sources) {
                ready += source.path("status").asString().equals("ready") ? 1 : 0;
            }
            if (sources.size() < 100) {
                return ready;
            }
        }
    }

    @Override
    public Response ask(String question) throws IOException, InterruptedException {
        String query = "q=" + URLEncoder.encode(question, StandardCharsets.UTF_8) + "&limit=5";
        if (!mode.isEmpty()) {
            query += "&mode=" + mode;
        }
        List<String> found = new ArrayList<>();
        double score = 0;
        for (JsonNode hit : get("/bots/" + bot + "/search?" + query).path("passages")) {
            found.add(passageOfSource.get(hit.path("sourceId").asString()));
            score = Math.max(score, hit.path("score").asDouble());
        }
        if (!mode.isEmpty()) {
            return new Response(found, "", true, score);
        }
        String reply =
                post("/chat/" + bot + "/message", Map.of("message", question))
                        .path("response")
                        .asString();
        return new Response(found, reply, reply.equals(FALLBACK), score);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    private JsonNode post(String path, Map<String, String> body)
            throws IOException, InterruptedException {
        String json = JSON.writeValueAsString(body);
        return send(request(path).POST(BodyPublishers.ofString(json)).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(request.uri() + ": " + answer.statusCode() + answer.body());
        }
        return JSON.readTree(answer.body()).path("data");
    }
}
