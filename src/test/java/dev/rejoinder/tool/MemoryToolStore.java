package dev.rejoinder.tool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tools in memory. Counts the lists that were read. */
final class MemoryToolStore implements ToolStore {
    private final List<Tool> rows = new ArrayList<>();
    private int lists;

    int lists() {
        return lists;
    }

    @Override
    public List<Tool> list(String botId) {
        lists++;
        return rows.stream().filter(tool -> tool.botId().equals(botId)).toList();
    }

    @Override
    public List<Tool> withSecrets() {
        return List.copyOf(rows);
    }

    @Override
    public Optional<Tool> find(String botId, String id) {
        return list(botId).stream().filter(tool -> tool.id().equals(id)).findFirst();
    }

    @Override
    public void add(String botId, List<Tool> tools) {
        rows.addAll(tools);
    }

    @Override
    public boolean replace(Tool tool, Instant seen) {
        boolean current =
                rows.removeIf(row -> row.id().equals(tool.id()) && row.updatedAt().equals(seen));
        return current && rows.add(tool);
    }

    @Override
    public boolean delete(String botId, String id) {
        return rows.removeIf(tool -> tool.id().equals(id));
    }
}
