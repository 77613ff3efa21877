package dev.rejoinder.storage.sql;

import dev.rejoinder.provider.connection.ProviderConnection;
import dev.rejoinder.provider.connection.ProviderConnectionStore;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;

/** Connections to model providers in SQL. */
public final class SqlProviderConnectionStore implements ProviderConnectionStore {
    private static final Columns COLUMNS =
            Columns.of("provider", "base_url", "sealed_key", "key_ending", "updated_at");
    private static final String PUT =
            COLUMNS.insertInto("provider_connection")
                    + "on conflict (provider) do update set "
                    + COLUMNS.excluded("provider");

    private final Database database;

    public SqlProviderConnectionStore(Database database) {
        this.database = database;
    }

    @Override
    public List<ProviderConnection> list() {
        return database.query(
                sql ->
                        sql.query(
                                "select "
                                        + COLUMNS.names()
                                        + " from provider_connection order by provider",
                                SqlProviderConnectionStore::connection));
    }

    @Override
    public void put(ProviderConnection connection) {
        URI base = connection.baseUrl();
        Parameters parameters =
                Parameters.of("provider", connection.provider())
                        .and("base_url", base == null ? null : base.toString())
                        .and("sealed_key", connection.sealedKey())
                        .and("key_ending", connection.keyEnding())
                        .and("updated_at", connection.updatedAt());
        var _ = database.writeSingleStatement(sql -> sql.update(PUT, parameters));
    }

    @Override
    public boolean delete(String provider) {
        return database.writeSingleStatement(
                sql ->
                        sql.update(
                                        "delete from provider_connection where provider ="
                                                + " :provider",
                                        Parameters.of("provider", provider))
                                > 0);
    }

    private static ProviderConnection connection(ResultRow row) throws SQLException {
        String base = row.textOrNull("base_url");
        return new ProviderConnection(
                row.text("provider"),
                base == null ? null : URI.create(base),
                row.textOrNull("sealed_key"),
                row.text("key_ending"),
                row.instant("updated_at"));
    }
}
