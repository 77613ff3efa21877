package dev.rejoinder.storage.move;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The tables of the schema. */
public final class SchemaTables {
    /**
     * The tables that are copied, each after those it references. A test compares this list with
     * the schema.
     */
    public static final List<String> ALL =
            List.of(
                    "bot",
                    "tool",
                    "mcp_server",
                    "secret",
                    "identity_secret",
                    "provider_connection",
                    "webhook_endpoint",
                    "webhook_delivery",
                    "api_key",
                    "account",
                    "session",
                    "invitation",
                    "visitor_secret",
                    "conversation",
                    "turn",
                    "tool_call",
                    "waiting_turn",
                    "handover",
                    "conversation_note",
                    "attachment",
                    "attachment_part",
                    "upload_day",
                    "leftover",
                    "idempotency",
                    "client_thread",
                    "conversation_draft",
                    "conversation_count",
                    "activity_day",
                    "turn_count",
                    "tool_day",
                    "attachment_day",
                    "feedback_day",
                    "budget_use",
                    "source",
                    "document",
                    "original",
                    "chunk",
                    "knowledge_revision",
                    "gap",
                    "gap_asker",
                    "answer_test",
                    "answer_test_run",
                    "answer_test_result",
                    "audit",
                    "erasure",
                    "erasure_count",
                    "event",
                    "lead",
                    "outgoing_mail",
                    "digest_week");

    /** Tables into which the migrations insert a row. */
    static final Set<String> SEEDED = Set.of("knowledge_revision");

    /** Tables that belong to the database and its servers, not to the data. */
    private static final Set<String> OTHERS =
            Set.of(
                    "flyway_schema_history",
                    "node",
                    "use_count",
                    "task_claim",
                    UnfinishedCopyMarker.TABLE,
                    BackupManifest.TABLE);

    private SchemaTables() {}

    /** The names of the data tables in this database. */
    public static Set<String> names(Connection connection) throws SQLException {
        var names = new TreeSet<String>();
        try (ResultSet found =
                connection
                        .getMetaData()
                        .getTables(null, connection.getSchema(), "%", new String[] {"TABLE"})) {
            while (found.next()) {
                names.add(found.getString("TABLE_NAME"));
            }
        }
        names.removeIf(name -> OTHERS.contains(name) || name.startsWith("sqlite_"));
        return names;
    }

    /** Whether a table with this name exists. */
    static boolean has(Connection connection, String table) throws SQLException {
        try (ResultSet found =
                connection
                        .getMetaData()
                        .getTables(null, connection.getSchema(), table, new String[] {"TABLE"})) {
            return found.next();
        }
    }

    /** All tables, in an order that satisfies foreign keys. */
    static List<TableDefinition> all(Connection connection) throws SQLException {
        Set<String> there = names(connection);
        if (!there.equals(Set.copyOf(ALL))) {
            throw new MoveException(
                    "The tables are not those of this version: found " + there + ".", null);
        }
        return these(connection, ALL);
    }

    static List<TableDefinition> these(Connection connection, Iterable<String> names)
            throws SQLException {
        var tables = new ArrayList<TableDefinition>();
        for (String name : names) {
            tables.add(TableDefinition.of(connection, name));
        }
        return tables;
    }
}
