package dev.rejoinder.reliability;

import dev.rejoinder.access.PasswordCost;
import dev.rejoinder.config.CommandLineFlags;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsReader;
import dev.rejoinder.core.Clock;
import dev.rejoinder.http.ClientTimeouts;
import dev.rejoinder.server.RejoinderServer;
import dev.rejoinder.server.ServerOverrides;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The server, with a turn store that ends the process at the {@link CrashPoint} given on standard
 * input.
 */
final class CrashingServer {
    private CrashingServer() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings =
                new SettingsReader(System.getenv(), Path.of("").toAbsolutePath())
                        .read(new CommandLineFlags(Map.of(), List.of()));
        var point = new AtomicReference<@Nullable CrashPoint>();
        RejoinderServer server =
                RejoinderServer.start(
                        settings,
                        new ServerOverrides(
                                Clock.system(),
                                Map.of(),
                                PasswordCost.USUAL,
                                store -> new CrashingTurnStore(store, point),
                                UnaryOperator.identity(),
                                ClientTimeouts.USUAL,
                                false,
                                List.of()));
        if (server.firstRun().isPresent()) {
            Path key = settings.server().data().resolve("first-key");
            Files.writeString(key, server.firstRun().get().token());
            System.out.println("  " + key);
        }
        System.out.println("listens at http://127.0.0.1:" + server.port());
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = in.readLine()) != null) {
            point.set(CrashPoint.parse(line));
            System.out.println("crashes at " + line);
        }
        server.awaitClose();
    }
}
