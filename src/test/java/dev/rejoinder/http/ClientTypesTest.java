package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The types of the TypeScript client are made from a part of this server's OpenAPI document. The
 * server may have more fields than the client knows, but none less. If an API changes on purpose,
 * run {@code npm run types} in clients/typescript.
 */
class ClientTypesTest extends OpenApiFixture {
    private static final Path USED = Path.of("clients/typescript/openapi.json");

    /** The keywords that become types; names of properties are not keywords. */
    private static final Set<String> KEYWORDS =
            Set.of("$ref", "additionalProperties", "anyOf", "enum", "items", "oneOf", "type");

    private static final JsonNode MISSING = JSON.missingNode();

    private final List<String> problems = new ArrayList<>();

    @Test
    void theServerHasWhatTheTypesOfTheClientName() throws IOException {
        JsonNode used = usedSchemas();

        for (var schema : used.properties()) {
            compare(schema.getKey(), schema.getValue(), served(schema.getKey()));
        }

        assertThat(used.size()).isGreaterThan(30);
        assertThat(problems).isEmpty();
    }

    /** A checker that finds nothing because it looks at nothing must be noticed. */
    @Test
    void plantedDifferencesAreFound() throws IOException {
        JsonNode used = usedSchemas();
        JsonNode bot = used.get("Bot");
        var other = (ObjectNode) bot.deepCopy();
        ((ObjectNode) other.get("properties")).remove("model");
        ((ObjectNode) other.at("/properties/enabled")).put("type", "string");

        compare("Bot", bot, other);
        compare("createBotRequest", used.get("createBotRequest"), MISSING);

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "Bot.model is missing",
                        "Bot.enabled: type is \"string\", not [\"boolean\",\"null\"]",
                        "createBotRequest is missing");
    }

    private static JsonNode usedSchemas() throws IOException {
        return JSON.readTree(Files.readString(USED)).at("/components/schemas");
    }

    /** The schema of this name; a small letter begins the name of an operation's request. */
    private JsonNode served(String name) {
        JsonNode schema = description.at("/components/schemas/" + name);
        return operations().stream()
                .map(Operation::about)
                .filter(about -> name.equals(about.get("operationId").asString() + "Request"))
                .map(about -> about.at("/requestBody/content/application~1json/schema"))
                .findFirst()
                .orElse(schema);
    }

    private void compare(String place, JsonNode used, JsonNode served) {
        if (served.isMissingNode()) {
            problems.add(place + " is missing");
            return;
        }
        for (String keyword : KEYWORDS) {
            if (used.has(keyword)) {
                compareKeyword(place, keyword, used.get(keyword), served.path(keyword));
            }
        }
        for (var property : used.path("properties").properties()) {
            JsonNode same = served.path("properties").path(property.getKey());
            compare(place + "." + property.getKey(), property.getValue(), same);
        }
    }

    private void compareKeyword(String place, String keyword, JsonNode used, JsonNode served) {
        if (used.isObject()) {
            compare(place + "/" + keyword, used, served);
        } else if (!withoutDescriptions(used).equals(withoutDescriptions(served))) {
            problems.add(place + ": " + keyword + " is " + served + ", not " + used);
        }
    }

    private static JsonNode withoutDescriptions(JsonNode node) {
        JsonNode copy = node.deepCopy();
        copy.findParents("description").forEach(each -> ((ObjectNode) each).remove("description"));
        return copy;
    }
}
