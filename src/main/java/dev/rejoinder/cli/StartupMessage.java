package dev.rejoinder.cli;

import dev.rejoinder.config.ServerSettings;
import dev.rejoinder.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of {@code serve} after it listens: its URL, and how to use it. */
final class StartupMessage {
    private StartupMessage() {}

    /**
     * The lines, without line ends.
     *
     * @param keyFile contains the first key, if one was created; null if the key itself is printed
     */
    static List<String> lines(
            Settings all, CommandBackend.Serving serving, @Nullable FirstKeyFile keyFile) {
        ServerSettings settings = all.server();
        String address = url(settings, serving);
        List<String> lines = new ArrayList<>();
        lines.add("Rejoinder " + ProductVersion.current() + " listens at " + address);
        lines.add("Data: " + settings.data());
        String database = all.database().shownUrl();
        if (database != null) {
            lines.add("Database: " + database);
        }
        serving.firstRun().ifPresent(firstRun -> addFirstRun(lines, address, firstRun, keyFile));
        serving.setupToken().ifPresent(token -> addSetup(lines, address, token));
        lines.add("");
        lines.add("Stop it with Ctrl-C.");
        return lines;
    }

    /** The URL of the server for this machine. */
    static String url(ServerSettings settings, CommandBackend.Serving serving) {
        return "http://" + reachableHost(settings.host()) + ":" + serving.port();
    }

    private static void addFirstRun(
            List<String> lines,
            String address,
            CommandBackend.FirstRun firstRun,
            @Nullable FirstKeyFile keyFile) {
        String chat = address + "/api/v1/chat/" + firstRun.bot();
        String authorization =
                keyFile == null
                        ? "'Authorization: Bearer " + firstRun.token() + "'"
                        : "\"Authorization: Bearer $(cat " + quoted(keyFile.path()) + ")\"";
        String request =
                " -H "
                        + authorization
                        + " -H 'Content-Type: application/json' -d '{\"message\":\"What are your"
                        + " business hours?\"}'";
        lines.add("");
        lines.add("Created the bot " + firstRun.bot() + " and an API key.");
        if (keyFile == null) {
            lines.add("The key is shown only once:");
            lines.add("  " + firstRun.token());
        } else {
            lines.add("The key is in a file that only this user can read:");
            lines.add("  " + keyFile.path());
        }
        lines.add("");
        lines.add("Send a message from another terminal:");
        lines.add("  curl " + chat + "/message" + request);
        lines.add("Stream an answer:");
        lines.add("  curl -N " + chat + "/stream" + request);
    }

    /** Browsers do not send the part after {@code #}, so it reaches no log on the way. */
    private static void addSetup(List<String> lines, String address, String token) {
        lines.add("");
        lines.add("Create the first console account at:");
        lines.add("  " + address + "/console/#setup=" + token);
    }

    /** Quotes a path for the shell. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }

    /** The host for URLs; the listen address may be a wildcard. */
    private static String reachableHost(String host) {
        if (host.equals("0.0.0.0")) {
            return "127.0.0.1";
        }
        if (host.equals("::")) {
            return "[::1]";
        }
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
