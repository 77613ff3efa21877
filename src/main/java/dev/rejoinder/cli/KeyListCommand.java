package dev.rejoinder.cli;

import dev.rejoinder.access.ApiKey;
import dev.rejoinder.config.SettingsException;
import dev.rejoinder.core.Page;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code key list}: one line a key, never the secret. */
final class KeyListCommand implements Command {
    private final CommandContext context;

    KeyListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                CommandOptions.command(this, "list", "Lists the keys, newest first.")
                        .addOption(ListOutput.pageOption());
        CommandOptions.addPlace(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Page page = ListOutput.page(arguments);
        try (Administration administration = context.backend().open(context.settings(arguments))) {
            Instant now = context.clock().now();
            var table =
                    new TextTable(List.of("ID", "NAME", "SCOPE", "STATE", "CREATED", "LAST USED"));
            List<ApiKey> keys = administration.keys(page);
            keys.forEach(key -> table.add(row(key, now)));
            ListOutput.print(context.terminal(), table, page, keys.size());
            return ExitCode.OK;
        }
    }

    private static List<String> row(ApiKey key, Instant now) {
        return List.of(
                key.id(),
                key.name(),
                key.scope().name().toLowerCase(Locale.ROOT),
                state(key, now),
                ListOutput.time(key.createdAt()),
                ListOutput.time(key.lastUsedAt()));
    }

    private static String state(ApiKey key, Instant now) {
        if (key.revokedAt() != null) {
            return "revoked";
        }
        @Nullable Instant expiresAt = key.expiresAt();
        if (expiresAt == null) {
            return "works";
        }
        return expiresAt.isAfter(now) ? "until " + ListOutput.time(expiresAt) : "expired";
    }
}
