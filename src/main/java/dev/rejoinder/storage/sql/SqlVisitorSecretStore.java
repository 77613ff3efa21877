package dev.rejoinder.storage.sql;

import dev.rejoinder.access.VisitorSecretStore;
import java.util.HexFormat;
import java.util.Optional;

/** The secret for visitor tokens in SQL. */
public final class SqlVisitorSecretStore implements VisitorSecretStore {
    private static final String FIND = "select secret from visitor_secret where id = 1";
    private static final String INSERT =
            "insert into visitor_secret (id, secret) values (1, :secret) on conflict (id) do"
                    + " nothing";

    private final Database database;

    public SqlVisitorSecretStore(Database database) {
        this.database = database;
    }

    @Override
    public byte[] secret(byte[] proposed) {
        String secret =
                find(database)
                        .orElseGet(
                                () -> {
                                    String hex = HexFormat.of().formatHex(proposed);
                                    var _ =
                                            database.writeSingleStatement(
                                                    sql ->
                                                            sql.update(
                                                                    INSERT,
                                                                    Parameters.of("secret", hex)));
                                    return find(database).orElseThrow();
                                });
        return HexFormat.of().parseHex(secret);
    }

    private static Optional<String> find(Database database) {
        return database.query(sql -> sql.queryOne(FIND, row -> row.text("secret")));
    }
}
