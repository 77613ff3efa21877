package dev.rejoinder.http.api;

import dev.rejoinder.lead.Lead;
import dev.rejoinder.lead.Leads;
import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Leads in the exports of a bot and of a user. */
public final class ExportedLeads implements ExportedData {
    private final Leads leads;

    public ExportedLeads(Leads leads) {
        this.leads = leads;
    }

    @Override
    public ExportCounts write(
            ExportSink sink, String botId, @Nullable String userId, @Nullable Instant since)
            throws IOException {
        Iterator<Lead> found =
                userId == null
                        ? leads.all(botId, since == null ? Instant.EPOCH : since)
                        : leads.ofUser(userId, botId).iterator();
        var counts = new ExportCounts();
        counts.add("leads", 0);
        while (found.hasNext()) {
            Lead lead = found.next();
            sink.write(
                    "lead",
                    fields -> {
                        fields.text("botId", botId);
                        LeadJson.write(fields, lead);
                    });
            counts.add("leads", 1);
        }
        return counts;
    }
}
