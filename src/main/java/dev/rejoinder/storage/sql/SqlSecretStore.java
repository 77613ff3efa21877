package dev.rejoinder.storage.sql;

import dev.rejoinder.secret.SealedSecret;
import dev.rejoinder.secret.SecretStore;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Encrypted secrets in SQL. */
public final class SqlSecretStore implements SecretStore {
    private static final Columns COLUMNS =
            Columns.of("name", "sealed", "hosts", "created_at", "updated_at");
    private static final String SELECT = "select " + COLUMNS.names() + " from secret ";
    private static final String PUT =
            COLUMNS.insertInto("secret")
                    + "on conflict (name) do update set "
                    + COLUMNS.excluded("name", "created_at");

    private final Database database;

    public SqlSecretStore(Database database) {
        this.database = database;
    }

    @Override
    public List<SealedSecret> list() {
        return database.query(sql -> sql.query(SELECT + "order by name", SqlSecretStore::secret));
    }

    @Override
    public Optional<SealedSecret> find(String name) {
        return database.query(
                sql ->
                        sql.queryOne(
                                SELECT + "where name = :name",
                                SqlSecretStore::secret,
                                Parameters.of("name", name)));
    }

    @Override
    public void put(SealedSecret secret) {
        var _ =
                database.writeSingleStatement(
                        sql ->
                                sql.update(
                                        PUT,
                                        Parameters.of("name", secret.name())
                                                .and("sealed", secret.sealed())
                                                .and("hosts", String.join(" ", secret.hosts()))
                                                .and("created_at", secret.createdAt())
                                                .and("updated_at", secret.updatedAt())));
    }

    @Override
    public boolean delete(String name) {
        return database.writeSingleStatement(
                sql ->
                        sql.update(
                                        "delete from secret where name = :name",
                                        Parameters.of("name", name))
                                > 0);
    }

    private static List<String> hosts(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(" "));
    }

    private static SealedSecret secret(ResultRow row) throws SQLException {
        return new SealedSecret(
                row.text("name"),
                row.text("sealed"),
                hosts(row.text("hosts")),
                row.instant("created_at"),
                row.instant("updated_at"));
    }
}
