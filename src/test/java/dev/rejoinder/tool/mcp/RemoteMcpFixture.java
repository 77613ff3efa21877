package dev.rejoinder.tool.mcp;

import dev.rejoinder.bot.BotDraft;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.testkit.MigratedFile;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.SecretUseRules;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.ToolInvocation;
import dev.rejoinder.tool.ToolOutcome;
import dev.rejoinder.tool.Tools;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The client side of MCP with a real database, and servers on loopback. */
abstract class RemoteMcpFixture {
    static final String SECRET = "s3cret";

    @TempDir Path folder;

    final SettableClock clock = new SettableClock();
    Storage storage;
    McpServers servers;
    Tools tools;
    McpToolSelection selection;
    RemoteMcpTools remote;
    String botId;

    @BeforeEach
    void open() {
        storage = MigratedFile.open(folder, clock);
        var ids = new Ids(clock, new Random(1));
        botId =
                new Bots(storage.bots(), clock, ids, model -> Optional.empty(), task -> {})
                        .create(BotDraft.named("Shop"))
                        .id();
        servers = new McpServers(storage.mcpServers(), clock, ids, SecretUseRules.ANY);
        tools = new Tools(storage.tools(), clock, ids, draft -> {}, botId -> {});
        selection = new McpToolSelection(servers, tools);
        remote =
                new RemoteMcpTools(
                        servers,
                        new OutboundClient(InetAddress::isLoopbackAddress),
                        RemoteMcpFixture::secret,
                        "1.0",
                        clock);
    }

    @AfterEach
    void close() {
        remote.close();
        storage.close();
    }

    private static String secret(String name, String host) {
        if (name.equals("TOKEN")) {
            return SECRET;
        }
        throw AppError.of(ErrorCode.INVALID_REQUEST, "There is no secret " + name + ".");
    }

    RemoteMcpServer add(ScriptedMcpServer server) {
        return servers.add(
                botId,
                new McpServerDraft(
                        "Crm",
                        server.url(),
                        Map.of("Authorization", "Bearer {{secret.TOKEN}}"),
                        true));
    }

    /** Adds a server, and reads its tools. */
    ToolList refreshed(ScriptedMcpServer server) {
        return Objects.requireNonNull(remote.refresh(add(server)).tools());
    }

    /** Adds a server, reads its tools, and chooses one. */
    Tool chosen(ScriptedMcpServer server, String name) {
        RemoteMcpServer read = remote.refresh(add(server));
        selection.choose(read, List.of(name));
        return selection.chosen(read).getFirst();
    }

    Optional<CallableTool> callable(Tool tool) {
        return remote.callable(tools.require(botId, tool.id()));
    }

    ToolOutcome call(Tool tool, String arguments) throws Exception {
        return call(tool, arguments, Duration.ofSeconds(60));
    }

    ToolOutcome call(Tool tool, String arguments, Duration timeout) throws Exception {
        FutureTask<ToolOutcome> task = calling(tool, arguments, timeout);
        Thread.ofVirtual().start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    FutureTask<ToolOutcome> calling(Tool tool, String arguments, Duration timeout) {
        CallableTool callable = callable(tool).orElseThrow();
        return new FutureTask<>(
                () ->
                        callable.caller()
                                .call(
                                        new ToolInvocation(
                                                botId,
                                                "conv_1",
                                                "msg_1",
                                                "call_1",
                                                arguments,
                                                "msg_1:1:0",
                                                timeout)));
    }
}
