package dev.rejoinder.quality;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged server on an empty folder, without limits. */
final class LocalServer implements AutoCloseable {
    private static final Pattern URL = Pattern.compile("listens at (http://127\\.0\\.0\\.1:\\d+)");
    private static final Pattern KEY_FILE = Pattern.compile("^  (/.*/first-key)$");
    private static final String LAST_LINE = "Stop it with Ctrl-C.";

    private final Process process;
    private String url = "";
    private String key = "";

    private LocalServer(Process process) {
        this.process = process;
    }

    static LocalServer start(Path jar, Path data) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder =
                new ProcessBuilder(
                        List.of(
                                java,
                                "--enable-native-access=ALL-UNNAMED",
                                "-jar",
                                jar.toString(),
                                "serve",
                                "--port",
                                "0",
                                "--data",
                                data.toString()));
        builder.environment().keySet().removeIf(name -> name.startsWith("REJOINDER_"));
        builder.environment().put("REJOINDER_LIMIT_CHAT_PER_MINUTE", "0");
        builder.environment().put("REJOINDER_LIMIT_DATA_PER_HOUR", "0");
        builder.environment().put("REJOINDER_LIMIT_STREAMS_PER_KEY", "0");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        var server = new LocalServer(builder.start());
        server.awaitWelcome();
        return server;
    }

    private void awaitWelcome() throws IOException {
        BufferedReader out = process.inputReader();
        String line;
        while ((line = out.readLine()) != null) {
            Matcher listens = URL.matcher(line);
            if (listens.find()) {
                url = listens.group(1);
            }
            Matcher made = KEY_FILE.matcher(line);
            if (made.find()) {
                key = Files.readString(Path.of(made.group(1))).strip();
            }
            if (line.equals(LAST_LINE)) {
                return;
            }
        }
        throw new IOException("the server did not start");
    }

    String url() {
        return url;
    }

    String key() {
        return key;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
