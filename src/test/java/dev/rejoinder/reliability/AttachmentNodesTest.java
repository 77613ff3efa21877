package dev.rejoinder.reliability;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL database: each serves the files that the other has taken. */
final class AttachmentNodesTest {
    private static final String FILES = "/api/v1/chat/guide/files";
    private static final String MESSAGE = "/api/v1/chat/guide/message";

    @TempDir private Path folder;

    @Test
    void fileOfOneServerIsUsedAndServedByTheOther() {
        PostgresServer.FreshDatabase database = PostgresServer.migrated();
        try (TestServer one = node("one", database);
                TestServer two = node("two", database)) {
            String asOne = "Bearer " + one.writeKey();
            Answer stored =
                    one.send(
                            "POST",
                            FILES,
                            "--b\r\nContent-Disposition: form-data; name=\"file\";"
                                    + " filename=\"a.txt\"\r\n\r\nNine days.\r\n--b--\r\n",
                            Map.of("Content-Type", "multipart/form-data; boundary=b"));
            String file = stored.find("file_[0-9A-Z]{26}");
            two.model().reply(text("Nine."));

            Answer sent =
                    two.send(
                            "POST",
                            MESSAGE,
                            "{\"message\":\"How long?\",\"attachments\":[{\"fileId\":\""
                                    + file
                                    + "\"}]}",
                            Map.of("Authorization", asOne));

            assertThat(sent.status()).as(sent.body()).isEqualTo(200);
            assertThat(two.model().prompts().getLast().messages().toString())
                    .contains("Nine days.");
            for (TestServer node : new TestServer[] {one, two}) {
                Answer served =
                        node.send("GET", FILES + "/" + file, null, Map.of("Authorization", asOne));
                assertThat(served.body()).isEqualTo("Nine days.");
            }
            String conversation = sent.find("conv_[0-9A-Z]{26}");
            one.send(
                    "DELETE",
                    "/api/v1/chat/guide/conversations/" + conversation,
                    null,
                    Map.of("Authorization", asOne));
            assertThat(
                            two.send(
                                            "GET",
                                            FILES + "/" + file,
                                            null,
                                            Map.of("Authorization", asOne))
                                    .status())
                    .isEqualTo(404);
        }
    }

    private TestServer node(String name, PostgresServer.FreshDatabase database) {
        return TestServer.start(
                folder.resolve(name), new TestServer.Options().database(database.settings()));
    }
}
