package dev.rejoinder.reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.ServerProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Creates API keys with the command beside running servers. */
final class AdminKey {
    private static final Pattern TOKEN = Pattern.compile("rj_[0-9A-Za-z]{46}");

    private AdminKey() {}

    /** Returns the token of a new key for everything, on the data of these settings. */
    static String create(Map<String, String> environment) throws IOException {
        var command = new ArrayList<>(ServerProgram.java());
        command.addAll(ServerProgram.program(null));
        command.addAll(List.of("key", "create", "--name=Admin", "--scope=admin"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        String output = new String(builder.start().getInputStream().readAllBytes(), UTF_8);
        Matcher token = TOKEN.matcher(output);
        assertThat(token.find()).as(output).isTrue();
        return token.group();
    }
}
