package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.WebhookReceiver;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that change data, on data that has a bot {@code guide}. */
abstract class DataCommandsContract extends CommandFixture {
    private static final JsonMapper JSON = new JsonMapper();

    /** Runs a command that must succeed, and returns what it prints. */
    private String done(String... arguments) {
        forget();
        assertThat(run(arguments)).as(complained()).isZero();
        return printed();
    }

    private JsonNode json(String... arguments) {
        return JSON.readTree(done(arguments));
    }

    /** Says that a command fails, and why. */
    private void refused(int code, String why, String... arguments) {
        forget();
        assertThat(run(arguments)).as(complained()).isEqualTo(code);
        assertThat(printed()).isEmpty();
        assertThat(complained()).contains(why);
    }

    private static String id(String complaint, String prefix) {
        return complaint.replaceAll("(?s).*(" + prefix + "_\\w+).*", "$1");
    }

    @Test
    void createdKeyIsTheOnlyStandardOutput() {
        String token =
                done(
                        "key",
                        "create",
                        "--name=CI",
                        "--scope=read",
                        "--bot=guide",
                        "--expires=90d",
                        "--chat-per-minute=5",
                        "--messages-per-day=500",
                        "--cost-per-day=2.50");

        assertThat(token).matches("rj_[0-9A-Za-z]{46}\n");
        assertThat(complained()).matches("Created key_\\w+\\. The key is shown only once:\n");
        JsonNode key = json("key", "list", "--json").get(0);
        assertThat(key.get("name").stringValue()).isEqualTo("CI");
        assertThat(key.get("scope").stringValue()).isEqualTo("read");
        assertThat(key.get("bots")).hasSize(1);
        assertThat(key.get("limits").toString()).isEqualTo("{\"chatPerMinute\":5}");
        assertThat(key.get("budget").toString())
                .isEqualTo("{\"messagesPerDay\":500,\"costPerDay\":2.5}");
        assertThat(key.get("expiresAt").stringValue()).startsWith("2027-01-30T12:00:00");
    }

    @Test
    void keyIsRotatedAndRevoked() {
        JsonNode key = json("key", "create", "Deploy", "--json");
        String id = key.get("id").stringValue();
        assertThat(key.get("scope").stringValue()).isEqualTo("write");
        assertThat(key.get("expiresAt").isNull()).isTrue();
        assertThat(key.get("key").stringValue()).startsWith("rj_");

        assertThat(done("key", "rotate", id, "--overlap", "7d")).startsWith("rj_");
        assertThat(complained()).contains("The old key stays valid for 168 hours. The new key, ");
        String second = id(complained(), "key");
        JsonNode third = json("key", "rotate", second, "--overlap=0", "--json");
        assertThat(third.get("name").stringValue()).isEqualTo("Deploy");

        assertThat(done("key", "revoke", third.get("id").stringValue())).isEmpty();
        assertThat(complained()).isEqualTo(third.get("id").stringValue() + " is revoked.\n");
        assertThat(done("key", "list").lines().filter(line -> line.contains("\tDeploy\t")))
                .hasSize(3)
                .filteredOn(line -> line.contains("\trevoked\t"))
                .hasSize(2);
        refused(1, "There is no such key.", "key", "revoke", "key_none");
        refused(1, "There is no such key.", "key", "rotate", "key_none");
    }

    @Test
    void botIsCreated() {
        String id = done("bot", "create", "--name", "Helper", "--short-name", "help").strip();

        assertThat(id).startsWith("bot_");
        assertThat(complained()).isEqualTo("Created Helper with the model builtin.\n");
        assertThat(json("bot", "show", "help", "--json").get("id").stringValue()).isEqualTo(id);
        refused(1, "no such", "bot", "show", "nobody");
        JsonNode other = json("bot", "create", "Other", "--instructions=Be brief.", "--json");
        assertThat(other.get("instructions").stringValue()).isEqualTo("Be brief.");
        refused(2, "there are several bots; name one with --bot", "source", "list");
    }

    @Test
    void sourcesAreAddedAndDeleted() throws Exception {
        Path one = Files.writeString(folder.resolve("one.md"), "# One");
        Path two = Files.writeString(folder.resolve("two.md"), "# Two");

        String ids = done("source", "add", one.toString(), two.toString());
        assertThat(ids).matches("src_\\w+\nsrc_\\w+\n");
        assertThat(complained())
                .isEqualTo(
                        """
                        Added one.md. The server reads it next.
                        Added two.md. The server reads it next.
                        """);
        done("source", "add", "--title=Drei", one.toString());
        done(
                "source",
                "add",
                "--bot=guide",
                "--site",
                "--max-pages=7",
                "--resync-hours=24",
                "https://shop.example/");
        JsonNode site = json("source", "list", "--json").get(0);
        assertThat(site.get("type").stringValue()).isEqualTo("site");
        assertThat(site.get("maxDepth").intValue()).isEqualTo(3);
        assertThat(site.get("maxPages").intValue()).isEqualTo(7);
        assertThat(site.get("resyncHours").intValue()).isEqualTo(24);
        done("source", "add", "https://shop.example/page", "--title=Page");
        String first = ids.lines().findFirst().orElseThrow();
        done("source", "delete", first);
        assertThat(complained()).isEqualTo(first + " is deleted.\n");
        assertThat(done("source", "list"))
                .contains("\tpage\tPage\t", "\tDrei\t")
                .doesNotContain(first);
        refused(1, "no such source", "source", "delete", first);
    }

    @Test
    void webhookIsCreatedTestedAndRotated() throws Exception {
        try (var receiver = new WebhookReceiver()) {
            receiver.on("/gone", WebhookReceiver.status("404 Not Found"));
            String secret =
                    done(
                            "webhook",
                            "create",
                            receiver.url("/in"),
                            "--event=lead.created",
                            "--bot=guide",
                            "--description=CRM",
                            "--schedule=long");
            assertThat(secret).startsWith("whsec_");
            String id = id(complained(), "wh");
            JsonNode endpoint = json("webhook", "list", "--json").get(0);
            assertThat(endpoint.get("events").toString()).isEqualTo("[\"lead.created\"]");
            assertThat(endpoint.get("bots")).hasSize(1);
            assertThat(endpoint.get("description").stringValue()).isEqualTo("CRM");
            assertThat(endpoint.get("schedule").stringValue()).isEqualTo("long");

            assertThat(done("webhook", "test", id)).isEmpty();
            assertThat(complained()).isEqualTo("The endpoint answered 200.\n");
            assertThat(json("webhook", "test", id, "--json").get("delivered").asBoolean()).isTrue();
            assertThat(done("webhook", "rotate", id)).startsWith("whsec_").isNotEqualTo(secret);

            JsonNode gone = json("webhook", "create", receiver.url("/gone"), "--json");
            assertThat(gone.get("events").size()).isGreaterThan(5);
            assertThat(gone.get("secret").stringValue()).startsWith("whsec_");
            String goneId = gone.get("id").stringValue();
            refused(1, "The endpoint answered 404.", "webhook", "test", goneId);
            done("webhook", "delete", goneId);
            refused(1, "no such", "webhook", "test", goneId);
        }
    }

    @Test
    void answerTestsAreAddedChangedAndExported() {
        in = "{\"question\":\"Who?\",\"expect\":{\"contains\":[\"I\"],\"source\":\"Team\"}}";
        done("test", "add", "-");
        assertThat(complained()).isEqualTo("Added 1, changed 0; 0 were there already.\n");
        assertThat(done("test", "export")).isEqualTo(in + "\n");

        String changed = "{\"question\":\"Who?\",\"expect\":{\"contains\":[\"We\"]}}";
        var many = new StringBuilder(changed).append('\n');
        for (int i = 0; i < 150; i++) {
            many.append(
                    "{\"question\":\"Q%03d?\",\"expect\":{\"doesNotKnow\":true}}\n".formatted(i));
        }
        in = many.toString();
        assertThat(done("test", "add", "-", "--json"))
                .isEqualTo("{\"created\":150,\"changed\":1,\"unchanged\":0}\n");
        assertThat(done("test", "export")).isEqualTo(in);
        done("test", "add", "-");
        assertThat(complained()).isEqualTo("Added 0, changed 0; 151 were there already.\n");

        assertThat(done("test", "list").lines().findFirst().orElse(""))
                .endsWith("\tWho?\t{\"contains\":[\"We\"]}");
        String id = json("test", "list", "--json").get(0).get("id").stringValue();
        done("test", "delete", id);
        assertThat(done("test", "export")).doesNotContain("Who?");
        refused(1, "There is no such test.", "test", "delete", id);
    }

    @Test
    void accountIsDeletedUnlessItIsTheLastOwner() {
        createOwner("ann@example.com");
        createOwner("bob@example.com");
        assertThat(done("user", "list")).contains("ann@example.com", "bob@example.com");

        done("user", "delete", "Ann@example.com");
        assertThat(complained()).isEqualTo("Ann@example.com is deleted.\n");
        refused(1, "This is the last owner.", "user", "delete", "--email=bob@example.com");
        refused(1, "There is no account with this", "user", "delete", "ann@example.com");
    }

    /** As the command beside the server does. */
    protected abstract void createOwner(String email);
}
