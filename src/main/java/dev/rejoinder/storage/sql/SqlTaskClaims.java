package dev.rejoinder.storage.sql;

import dev.rejoinder.privacy.TaskClaims;
import java.time.Duration;

/** Leases on background work in SQL, on the clock that all servers share. */
public final class SqlTaskClaims implements TaskClaims {
    private static final String CLAIM =
            """
            insert into task_claim (task, owner, claimed_until)
            values (:task, :owner, ${now} + :lease)
            on conflict (task) do update
            set owner = excluded.owner, claimed_until = excluded.claimed_until
            where task_claim.owner = excluded.owner or task_claim.claimed_until < ${now}
            """;
    private static final String RELEASE =
            "delete from task_claim where task = :task and owner = :owner";

    private final Database database;
    private final Dialect dialect;
    private final String claim;

    public SqlTaskClaims(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
        this.claim =
                CLAIM.replace("${now}", "(" + dialect.leaseClock() + " + cast(:origin as bigint))");
    }

    @Override
    public boolean claim(String task, String owner, Duration lease) {
        return database.writeSingleStatement(
                        sql ->
                                sql.update(
                                        claim,
                                        Parameters.of("task", task)
                                                .and("owner", owner)
                                                .and("lease", lease.toMillis())
                                                .and("origin", dialect.leaseOrigin())))
                > 0;
    }

    @Override
    public void clear() {
        var _ = database.writeSingleStatement(sql -> sql.update("delete from task_claim"));
    }

    @Override
    public void release(String task, String owner) {
        var _ =
                database.writeSingleStatement(
                        sql ->
                                sql.update(
                                        RELEASE, Parameters.of("task", task).and("owner", owner)));
    }
}
