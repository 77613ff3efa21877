package dev.rejoinder.http.openai;

import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.TestServer;

/** The same tests on PostgreSQL. */
final class ResponseConversationOnPostgresTest extends ResponseConversationTest {
    @Override
    TestServer.Options options() {
        return super.options().database(PostgresServer.migrated().settings());
    }
}
