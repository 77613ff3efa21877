package dev.rejoinder.http.api;

import dev.rejoinder.lead.ContactDetails;
import dev.rejoinder.lead.Lead;
import dev.rejoinder.lead.LeadFieldsJson;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Leads as CSV. */
final class LeadCsv {
    private static final List<String> HEADINGS =
            List.of(
                    "id",
                    "createdAt",
                    "name",
                    "email",
                    "phone",
                    "message",
                    "fields",
                    "conversationId",
                    "userId");

    private LeadCsv() {}

    static void write(Writer out, Iterator<Lead> leads) throws IOException {
        CsvLine.write(out, HEADINGS);
        while (leads.hasNext()) {
            Lead lead = leads.next();
            ContactDetails contact = lead.contact();
            CsvLine.write(
                    out,
                    Arrays.asList(
                            lead.id(),
                            ApiTimestamps.text(lead.createdAt()),
                            contact.name(),
                            contact.email(),
                            contact.phone(),
                            contact.message(),
                            contact.fields().isEmpty()
                                    ? null
                                    : LeadFieldsJson.write(contact.fields()),
                            lead.conversationId(),
                            lead.userId()));
        }
    }
}
