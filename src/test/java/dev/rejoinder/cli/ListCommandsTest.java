package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lists, of real data without a server. */
class ListCommandsTest extends CommandFixture {
    private static final Pattern ID = Pattern.compile("\\b(wh|acct)_\\w+");
    private static final Pattern TIME = Pattern.compile("2\\d{3}-\\d\\d-\\d\\dT[0-9:.]+Z");

    @Override
    CommandBackend backend() {
        return new ServerCommandBackend();
    }

    @BeforeEach
    void create() {
        createData();
    }

    private String list(String... arguments) {
        out.reset();
        assertThat(run(arguments)).as(complained()).isZero();
        return plain();
    }

    private String plain() {
        String ids = ID.matcher(TestServer.plain(printed())).replaceAll("$1_");
        return TIME.matcher(ids).replaceAll("TIME");
    }

    @Test
    void pipedListsAreMachineReadable() {
        assertThat(run("bot", "create", "Shop", "--short-name=shop")).isZero();
        assertThat(run("source", "add", "https://shop.example/")).isZero();
        assertThat(run("user", "create", "a@example.com", "--name=Olga", "--role=editor")).isZero();
        assertThat(run("webhook", "create", "https://crm.example/in")).isZero();

        assertThat(list("bot", "list")).isEqualTo("bot_1\tshop\tShop\tbuiltin\tenabled\tTIME\n");
        assertThat(list("source", "list"))
                .isEqualTo("src_1\tpage\thttps://shop.example/\tqueued\t0\t-\n");
        assertThat(list("user", "list")).isEqualTo("a@example.com\tOlga\teditor\tTIME\n");
        assertThat(list("webhook", "list"))
                .startsWith("wh_\thttps://crm.example/in\tenabled\t")
                .endsWith("\tTIME\n");
        assertThat(list("webhook", "list", "--json"))
                .startsWith("[{\"id\":\"wh_\",\"url\":\"https://crm.example/in\",")
                .endsWith("}]\n");
        assertThat(list("bot", "list", "--page=2")).isEmpty();
        assertThat(run("bot", "list", "--page=0")).isEqualTo(2);
    }

    @Test
    void listsOnATerminalHaveAlignedHeadings() {
        assertThat(run("key", "create", "CI")).isZero();
        assertThat(list("key", "list")).contains("\tCI\twrite\tworks\t");
        assertThat(run("key", "revoke", printed().split("\t", 2)[0])).isZero();
        out.reset();

        assertThat(runForEyes("key", "list")).isZero();

        String[] lines = printed().split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).matches("ID +NAME  SCOPE  STATE +CREATED +LAST USED");
        assertThat(lines[1].indexOf("revoked")).isEqualTo(lines[0].indexOf("STATE"));
    }

    @Test
    void listOfAServerIsThatOfTheDataButNeedsAKeyThatMayReadIt() {
        try (TestServer server = TestServer.start(folder)) {
            environment.put("REJOINDER_URL", "http://127.0.0.1:" + server.port());
            environment.put("REJOINDER_KEY", server.writeKey());
            assertThat(list("bot", "list")).contains("\tguide\tGuide\tscripted\tenabled\t");
            assertThat(run("key", "list")).isEqualTo(1);
            environment.put("REJOINDER_KEY", server.newKey(Scope.ADMIN));
            assertThat(list("key", "list")).contains("\tAnother\tadmin\tworks\t");
        }
    }
}
