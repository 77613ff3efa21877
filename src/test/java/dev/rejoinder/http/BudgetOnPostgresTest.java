package dev.rejoinder.http;

import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.TestServer;

/** The same tests on PostgreSQL. */
final class BudgetOnPostgresTest extends BudgetApiTest {
    @Override
    TestServer.Options options() {
        return super.options().database(PostgresServer.migrated().settings());
    }
}
