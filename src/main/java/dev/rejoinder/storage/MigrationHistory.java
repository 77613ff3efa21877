package dev.rejoinder.storage;

import dev.rejoinder.storage.sql.Dialect;
import dev.rejoinder.storage.sql.Parameters;
import dev.rejoinder.storage.sql.Sql;
import dev.rejoinder.storage.sql.SqlTemplate;
import java.util.List;
import java.util.Optional;

/**
 * The table of migrations that were applied to a database. Its name and columns are those of
 * Flyway, which earlier versions of the program used; both can read what the other wrote.
 */
final class MigrationHistory {
    private static final String TABLE = "flyway_schema_history";

    private static final String CREATE =
            """
            create table "flyway_schema_history" (
                "installed_rank" int not null constraint "flyway_schema_history_pk" primary key,
                "version" varchar(50),
                "description" varchar(200) not null,
                "type" varchar(20) not null,
                "script" varchar(1000) not null,
                "checksum" int,
                "installed_by" varchar(100) not null,
                "installed_on" ${installed_on},
                "execution_time" int not null,
                "success" boolean not null
            );
            create index "flyway_schema_history_s_idx" on "flyway_schema_history" ("success");
            """;

    private static final String APPLIED =
            """
            select cast(version as integer) as version, coalesce(checksum, 0) as checksum,
                case when success then 1 else 0 end as success
            from flyway_schema_history where version is not null order by installed_rank
            """;

    /** Returns no row after a failed migration, because the state of the schema is then unknown. */
    private static final String NEWEST =
            """
            select cast(version as integer) as version from flyway_schema_history
            where version is not null
                and not exists (select 1 from flyway_schema_history where success = false)
            order by installed_rank desc limit 1
            """;

    private static final String ADD =
            """
            insert into flyway_schema_history (installed_rank, version, description, type, script,
                checksum, installed_by, execution_time, success)
            select coalesce(max(installed_rank), 0) + 1, :version, :description, 'SQL', :script,
                :checksum, :installed_by, 0, true
            from flyway_schema_history
            """;

    private final Dialect dialect;

    MigrationHistory(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * An applied migration.
     *
     * @param succeeded always true, except after a crash of an early version
     */
    record Applied(int version, int checksum, boolean succeeded) {}

    boolean exists(Sql sql) {
        return dialect.hasTable(sql, TABLE);
    }

    /** The version of the schema; empty if there is none or it is unknown. */
    Optional<Integer> newest(Sql sql) {
        return exists(sql) ? sql.queryOne(NEWEST, row -> row.integer("version")) : Optional.empty();
    }

    void create(Sql sql) {
        sql.script(SqlTemplate.fill(CREATE, dialect.schemaWords()));
    }

    List<Applied> applied(Sql sql) {
        return sql.query(
                APPLIED,
                row ->
                        new Applied(
                                row.integer("version"),
                                row.integer("checksum"),
                                row.flag("success")));
    }

    void add(Sql sql, MigrationFile file, String user) {
        sql.update(
                ADD,
                Parameters.of("version", String.valueOf(file.version()))
                        .and("description", file.description())
                        .and("script", file.name())
                        .and("checksum", file.checksum())
                        .and("installed_by", user));
    }
}
