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
                Options.command(this, "list", "Lists the keys, newest first.")
                        .addOption(Listing.pageOption());
        Options.addPlace(spec);
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments) throws SettingsException {
        Page page = Listing.page(arguments);
        try (Administration administration =
                context.installation().open(context.settings(arguments))) {
            Instant now = context.clock().now();
            var table =
                    new TextTable(List.of("ID", "NAME", "SCOPE", "STATE", "CREATED", "LAST USED"));
            List<ApiKey> keys = administration.keys(page);
            keys.forEach(key -> table.add(row(key, now)));
            Listing.print(context.terminal(), table, page, keys.size());
            return ExitCode.OK;
        }
    }

    private static List<String> row(ApiKey key, Instant now) {
        return List.of(
                key.id(),
                key.name(),
                key.scope().name().toLowerCase(Locale.ROOT),
                state(key, now),
                Listing.time(key.createdAt()),
                Listing.time(key.lastUsedAt()));
    }

    private static String state(ApiKey key, Instant now) {
        if (key.revokedAt() != null) {
            return "revoked";
        }
        @Nullable Instant expiresAt = key.expiresAt();
        if (expiresAt == null) {
            return "works";
        }
        return expiresAt.isAfter(now) ? "until " + Listing.time(expiresAt) : "expired";
    }
}
