package dev.rejoinder.storage.sql;

import static java.util.stream.Collectors.groupingBy;

import dev.rejoinder.core.PageRequest;
import dev.rejoinder.knowledge.GapGroup;
import dev.rejoinder.knowledge.GapGroupStore;
import dev.rejoinder.knowledge.KnowledgeGap;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Groups of unanswered questions in SQL. A group is the questions with its id. */
public final class SqlGapGroupStore implements GapGroupStore {
    private static final String OPEN =
            """
            select group_id, count(*) as questions, cast(sum(times) as bigint) as times,
                min(first_asked_at) as first_asked_at, max(last_asked_at) as last_asked_at,
                max(source_id) as source_id
            from gap where bot_id = :bot_id and answered_at is null
            """;
    private static final String BY_GROUP = " group by group_id ";
    private static final String LATEST =
            OPEN + BY_GROUP + "order by max(last_asked_at) desc, group_id desc" + Paging.LIMIT;
    private static final String TIMES =
            OPEN
                    + BY_GROUP
                    + "order by sum(times) desc, max(last_asked_at) desc, group_id desc"
                    + Paging.LIMIT;
    private static final String ONE = OPEN + "and group_id = :group_id" + BY_GROUP;

    /** Both queries read what belongs to the groups of the page. */
    private static final String EXAMPLES =
            """
            with page as (${page})
            select * from (
                select p.group_id, g.id, g.question, g.times, g.first_asked_at, g.last_asked_at,
                    g.conversation_id, g.message_id, row_number() over (
                        partition by g.group_id order by g.last_asked_at desc, g.id desc) as place
                from page p
                join gap g on g.bot_id = :bot_id and g.group_id = p.group_id
                    and g.answered_at is null) numbered
            where place <= :examples order by group_id, place
            """;

    private static final String ASKERS =
            """
            with page as (${page})
            select p.group_id, count(distinct coalesce(c.user_id, a.conversation_id)) as askers
            from page p
            join gap g on g.bot_id = :bot_id and g.group_id = p.group_id and g.answered_at is null
            join gap_asker a on a.bot_id = g.bot_id and a.gap_id = g.id
            left join conversation c on c.bot_id = a.bot_id and c.id = a.conversation_id
            group by p.group_id
            """;

    private static final String COUNT =
            """
            select count(distinct group_id) from gap
            where bot_id = :bot_id and answered_at is null
            """;

    private static final String IS_GROUP = " where bot_id = :bot_id and group_id = :group_id";

    private final Database database;

    public SqlGapGroupStore(Database database) {
        this.database = database;
    }

    private record Counted(
            String id,
            long questions,
            long times,
            Instant firstAskedAt,
            Instant lastAskedAt,
            @Nullable String sourceId) {}

    private record Example(String groupId, KnowledgeGap gap) {}

    @Override
    public List<GapGroup> list(String botId, Order order, PageRequest page) {
        String groups =
                switch (order) {
                    case LATEST -> LATEST;
                    case TIMES -> TIMES;
                };
        return read(groups, Paging.parameters(page).and("bot_id", botId), GapGroup.EXAMPLES);
    }

    @Override
    public Optional<GapGroup> find(String botId, String groupId, int examples) {
        return read(ONE, key(botId, groupId), examples).stream().findFirst();
    }

    private List<GapGroup> read(String page, Parameters parameters, int examples) {
        return database.read(
                sql -> {
                    List<Counted> groups = sql.query(page, SqlGapGroupStore::counted, parameters);
                    Map<String, List<Example>> latest =
                            sql
                                    .query(
                                            EXAMPLES.replace("${page}", page),
                                            SqlGapGroupStore::example,
                                            parameters.and("examples", examples))
                                    .stream()
                                    .collect(groupingBy(Example::groupId));
                    Map<String, Long> askers = askers(sql, page, parameters);
                    return groups.stream()
                            .map(
                                    group ->
                                            group(
                                                    group,
                                                    latest.getOrDefault(group.id(), List.of()),
                                                    askers.getOrDefault(group.id(), 0L)))
                            .toList();
                });
    }

    private static Map<String, Long> askers(Sql sql, String page, Parameters parameters) {
        var askers = new HashMap<String, Long>();
        sql.forEachUntil(
                ASKERS.replace("${page}", page),
                row -> {
                    askers.put(row.text("group_id"), row.number("askers"));
                    return true;
                },
                parameters);
        return askers;
    }

    private static GapGroup group(Counted group, List<Example> latest, long askers) {
        return new GapGroup(
                group.id(),
                group.questions(),
                group.times(),
                askers,
                group.firstAskedAt(),
                group.lastAskedAt(),
                latest.stream().map(Example::gap).toList(),
                group.sourceId());
    }

    private static Counted counted(ResultRow row) throws SQLException {
        return new Counted(
                row.text("group_id"),
                row.number("questions"),
                row.number("times"),
                row.instant("first_asked_at"),
                row.instant("last_asked_at"),
                row.textOrNull("source_id"));
    }

    private static Example example(ResultRow row) throws SQLException {
        return new Example(row.text("group_id"), SqlKnowledgeGapStore.gap(row));
    }

    @Override
    public long count(String botId) {
        return database.query(sql -> sql.number(COUNT, Parameters.of("bot_id", botId)));
    }

    @Override
    public boolean delete(String botId, String groupId) {
        return database.write(
                sql -> {
                    List<String> ids =
                            sql.query(
                                    "select id from gap" + IS_GROUP + " order by id",
                                    row -> row.text("id"),
                                    key(botId, groupId));
                    ids.forEach(id -> SqlKnowledgeGapStore.delete(sql, botId, id));
                    return !ids.isEmpty();
                });
    }

    @Override
    public void answered(String botId, String groupId, String sourceId, Instant until) {
        Parameters answer = key(botId, groupId).and("source_id", sourceId).and("until", until);
        var _ =
                database.writeSingleStatement(
                        sql ->
                                sql.update(
                                        "update gap set answered_at = :until,"
                                                + " source_id = :source_id"
                                                + IS_GROUP,
                                        answer));
    }

    private static Parameters key(String botId, String groupId) {
        return Parameters.of("bot_id", botId).and("group_id", groupId);
    }
}
