package dev.rejoinder.http;

import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.TestServer;

/** The same on the other database. */
final class ConversationDeletionOnPostgresTest extends ConversationDeletionTest {
    @Override
    TestServer.Options options() {
        return super.options().database(PostgresServer.migrated().settings());
    }
}
