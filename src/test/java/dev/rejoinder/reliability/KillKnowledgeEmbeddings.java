package dev.rejoinder.reliability;

import dev.rejoinder.testkit.ScriptedHttpServer;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A provider of random embeddings. */
final class KillKnowledgeEmbeddings {
    private KillKnowledgeEmbeddings() {}

    /** Answers every request of a connection. */
    static void answer(ScriptedHttpServer.Peer peer) throws IOException {
        while (true) {
            String request = peer.readRequest();
            String body = request.substring(request.indexOf("\r\n\r\n") + 4);
            String answer = vectors(KillClient.JSON.readTree(body).get("input"));
            peer.send(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                            + answer.length()
                            + "\r\n\r\n"
                            + answer);
        }
    }

    private static String vectors(JsonNode texts) {
        ObjectNode answer = KillClient.JSON.createObjectNode();
        ArrayNode data = answer.putArray("data");
        for (int i = 0; i < texts.size(); i++) {
            int hash = texts.get(i).stringValue().hashCode();
            data.addObject()
                    .put("index", i)
                    .putArray("embedding")
                    .add(1)
                    .add((hash & 0xff) / 256.0)
                    .add((hash >> 8 & 0xff) / 256.0);
        }
        return answer.toString();
    }
}
