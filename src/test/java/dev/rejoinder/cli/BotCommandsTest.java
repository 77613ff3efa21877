package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands for one bot and its sources, on real data without a server. */
class BotCommandsTest extends CommandFixture {
    private Path file = Path.of("");

    @Override
    CommandBackend backend() {
        return new ServerCommandBackend();
    }

    @BeforeEach
    void createBot() throws IOException {
        environment.put("REJOINDER_EMBEDDINGS_MODEL", "none");
        file = folder.resolve("shop.json");
        createData();
        assertThat(run("bot", "create", "Shop", "--short-name=shop")).isZero();
        forget();
    }

    private String export() {
        forget();
        assertThat(run("bot", "export", "shop")).as(complained()).isZero();
        return printed();
    }

    private void write(String json) throws IOException {
        Files.writeString(file, json);
    }

    private static final String DOCUMENT =
            """
            {"format": "rejoinder-bot/1",
             "bot": {"name": "Shop", "shortName": "shop", "instructions": "Be brief.",
               "hasIdentitySecret": true, "widgetLoadedAt": "2026-11-01T12:00:00Z",
               "temperature": 0.5},
             "mcpServers": [{"name": "CRM", "url": "https://crm.example/mcp",
               "headers": {"Authorization": "Bearer {{secret.CRM_TOKEN}}"}, "enabled": true}],
             "tools": [
               {"type": "builtin", "name": "current_time", "title": "The time",
                 "builtin": {"kind": "current_time"}},
               {"type": "http", "name": "find_order", "description": "Finds an order.",
                 "parameters": {"type": "object", "properties": {"id": {"type": "string"}},
                   "required": ["id"]},
                 "http": {"method": "GET", "url": "https://shop.example/orders/{{id}}"}}],
             "sources": [
               {"type": "text", "title": "Returns", "text": "Thirty days.\\n"},
               {"type": "qa", "title": "FAQ", "pairs": [{"question": "Why?", "answer": "So."}]},
               {"type": "file", "title": "Notes", "file": "a b.md", "content": "# Größe\\n"},
               {"type": "file", "title": "Dot", "file": "dot.png", "base64": "iVBORw0KGgo="},
               {"type": "page", "title": "Home", "url": "https://shop.example/",
                 "resyncHours": 24}]}
            """;

    @Test
    void importedBotIsExportedToTheSameBytes() throws IOException {
        write(DOCUMENT);
        assertThat(run("bot", "import", file.toString(), "--dry-run")).as(complained()).isZero();
        String changes = printed();
        assertThat(changes)
                .isEqualTo(
                        """
                        change the bot Shop: instructions, temperature
                        add the MCP server CRM
                        add the tool current_time
                        add the tool find_order
                        add the file source Dot
                        add the file source Notes
                        add the page source Home
                        add the qa source FAQ
                        add the text source Returns
                        """);
        assertThat(export()).doesNotContain("Be brief.", "CRM");
        forget();

        assertThat(run("bot", "import", file.toString())).as(complained()).isZero();
        assertThat(printed()).isEqualTo(changes);
        String first = export();
        write(first);
        forget();
        assertThat(run("bot", "import", file.toString(), "--delete")).isZero();
        assertThat(printed()).isEmpty();
        assertThat(complained()).isEqualTo("Nothing to change.\n");
        assertThat(export()).isEqualTo(first);

        assertThat(run("bot", "delete", "shop", "--yes")).isZero();
        assertThat(run("bot", "import", file.toString())).isZero();
        assertThat(export()).isEqualTo(first);
        assertThat(first)
                .contains("\"CRM_TOKEN\"", "\"content\" : \"# Größe\\n\"", "\"iVBORw0KGgo=\"")
                .doesNotContain("bot_", "src_", "tool_", "createdAt", "widgetLoadedAt");
    }

    @Test
    void whatTheFileLacksIsDeletedOnlyOnRequest() throws IOException {
        write(DOCUMENT);
        assertThat(run("bot", "import", file.toString())).isZero();
        write(
                """
                {"format": "rejoinder-bot/1", "bot": {"name": "Shop", "shortName": "shop"},
                 "sources": [{"type": "text", "title": "Returns", "text": "Ten days."}]}
                """);
        forget();

        assertThat(run("bot", "import", file.toString())).isZero();
        assertThat(printed()).isEqualTo("replace the text source Returns\n");
        forget();
        assertThat(run("bot", "import", file.toString(), "--delete")).isZero();

        assertThat(printed().lines()).hasSize(8).contains("delete the tool find_order");
        assertThat(complained())
                .contains("The old text source Returns stays, because the new one is not ready");
        assertThat(export()).contains("Ten days.", "Thirty").doesNotContain("find_order", "CRM");
    }

    @Test
    void importThatFailsLeavesTheBotAsItWas() throws IOException {
        write(DOCUMENT);
        assertThat(run("bot", "import", file.toString())).as(complained()).isZero();
        String before = export();
        String invalid =
                """
                {"format": "rejoinder-bot/1",
                 "bot": {"name": "New name", "shortName": "%s", "temperature": null,
                   "widget": {"title": "Ask us", "logo": "https://shop.example/a.png"}},
                 "mcpServers": [{"name": "CRM", "url": "https://crm.example/other"},
                   {"name": "Second", "url": "https://two.example/mcp"}],
                 "tools": [{"type": "builtin", "name": "hour", "builtin": {"kind": "current_time"}},
                   {"type": "http", "name": "not valid", "description": "No.",
                     "parameters": {"type": "object"},
                     "http": {"method": "GET", "url": "https://shop.example/"}}],
                 "sources": [{"type": "text", "title": "Returns", "text": "Ten days."}]}
                """;
        write(invalid.formatted("shop"));
        forget();

        assertThat(run("bot", "import", file.toString(), "--delete")).isEqualTo(1);
        assertThat(printed()).isEmpty();
        assertThat(complained()).endsWith(" Nothing was changed.\n");
        assertThat(export()).isEqualTo(before);

        write(invalid.formatted("another"));
        assertThat(run("bot", "import", file.toString())).isEqualTo(1);
        forget();
        assertThat(run("bot", "list")).isZero();
        assertThat(printed().lines()).hasSize(1);
    }

    @Test
    void settingsAreShownAndEdited() {
        assertThat(
                        run(
                                "bot",
                                "edit",
                                "shop",
                                "--temperature=0.2",
                                "--fallback-model=openai/a",
                                "--suggest-follow-ups=on",
                                "--short-name=none"))
                .as(complained())
                .isEqualTo(0);
        in = "{\"retentionDays\": 7}";
        assertThat(run("bot", "edit", "shop", "--file=-")).isEqualTo(1);
        assertThat(run("bot", "edit", "shop", "--temperature=warm")).isEqualTo(2);
        assertThat(run("bot", "edit", "shop")).isEqualTo(2);
        forget();
        assertThat(run("bot", "list")).isZero();
        String id = printed().substring(0, printed().indexOf('\t'));
        assertThat(run("bot", "edit", id, "--file=-", "--fallback-model=none")).isZero();
        forget();

        assertThat(run("bot", "show", id)).isZero();
        assertThat(printed())
                .contains(
                        "\ntemperature\t0.2\n",
                        "\nfallbackModels\t[]\n",
                        "\nshortName\t-\n",
                        "\nretentionDays\t7\n",
                        "\nsuggestFollowUps\ttrue\n");
        forget();
        assertThat(run("bot", "show", id, "--json")).isZero();
        assertThat(printed()).startsWith("{\"id\":\"" + id + "\",").endsWith("}\n");
    }

    @Test
    void botIsDeletedOnlyIfSomebodyConfirms() {
        assertThat(run("bot", "delete", "shop")).isEqualTo(2);
        assertThat(complained()).contains("--yes is missing: without a terminal nobody can");
        forget();
        in = "n\n";
        assertThat(runForEyes("bot", "delete", "shop")).isEqualTo(1);
        assertThat(complained())
                .isEqualTo(
                        """
                        Delete the bot Shop and all its conversations? Type shop or y:
                        Nothing was deleted.
                        """);
        in = "";
        assertThat(runForEyes("bot", "delete", "shop")).isEqualTo(1);
        assertThat(run("bot", "show", "shop")).isZero();

        in = "shop\n";
        assertThat(runForEyes("bot", "delete", "shop")).isZero();
        assertThat(run("bot", "create", "Shop", "--short-name=shop")).isZero();
        in = "y\n";
        assertThat(runForEyes("bot", "delete", "shop")).isZero();
        assertThat(run("bot", "show", "shop")).isEqualTo(1);
        assertThat(run("bot", "delete", "shop", "--yes")).isEqualTo(1);
    }

    @Test
    void unknownAndUnchangedFieldsAreNoChange() {
        in = "{\"retentionDays\": 7, \"instructoins\": \"Be brief.\"}";
        assertThat(run("bot", "edit", "shop", "--file=-")).isEqualTo(2);
        assertThat(complained()).contains("a bot has no field instructoins\n");
        forget();

        in = "{\"retentionDays\": 7}";
        assertThat(run("bot", "edit", "shop", "--file=-")).isZero();
        assertThat(complained()).isEqualTo("Changed Shop: retentionDays.\n");
        forget();
        assertThat(run("bot", "edit", "shop", "--file=-")).isZero();
        assertThat(complained()).isEqualTo("Nothing to change.\n");
    }

    @Test
    void folderIsSynced() throws IOException {
        Path docs = Files.createDirectories(folder.resolve("docs/more"));
        Files.createDirectory(folder.resolve("docs/.git"));
        Files.writeString(folder.resolve("docs/.git/config"), "hidden");
        Files.writeString(folder.resolve("docs/a.md"), "# A");
        Files.writeString(docs.resolve("b.md"), "# B");
        String[] sync = {"source", "sync", folder.resolve("docs").toString(), "--delete"};
        assertThat(run(sync)).as(complained()).isZero();
        assertThat(printed()).isEqualTo("add a.md\nadd b.md\n");
        assertThat(complained()).isEqualTo("0 unchanged.\n");
        forget();
        assertThat(run(sync)).isZero();
        assertThat(printed()).isEmpty();
        assertThat(complained()).isEqualTo("2 unchanged.\n");

        Files.writeString(folder.resolve("docs/a.md"), "# A, second edition");
        Files.delete(docs.resolve("b.md"));
        assertThat(run(sync)).isZero();
        assertThat(printed()).isEqualTo("replace a.md\ndelete b.md\n");
        assertThat(export()).contains("# A, second edition").doesNotContain("# B");

        Files.writeString(docs.resolve("a.md"), "# Another");
        assertThat(run(sync)).isEqualTo(2);
        assertThat(run("source", "sync", "nowhere")).isEqualTo(2);
    }

    @Test
    void otherFilesAreNotImported() throws IOException {
        write("{\"name\": \"Shop\"}");
        assertThat(run("bot", "import", file.toString())).isEqualTo(2);
        write("[]");
        assertThat(run("bot", "import", file.toString())).isEqualTo(2);
        assertThat(run("bot", "import", "nowhere.json")).isEqualTo(2);
        assertThat(run("bot", "show", "nobody")).isEqualTo(1);

        assertThat(complained())
                .contains("is not an exported bot (rejoinder-bot/1)", "is not a JSON object");
    }
}
