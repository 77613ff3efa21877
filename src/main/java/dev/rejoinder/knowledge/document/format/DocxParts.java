package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Locates the parts of a DOCX: the body, and the headers and footers that its sections use. */
final class DocxParts {
    private static final String BODY = "word/document.xml";
    private static final int MAX_MARGINS = 500;

    private final ZipEntries zip;
    private final String body;
    private final Set<String> headers = new LinkedHashSet<>();
    private final Set<String> footers = new LinkedHashSet<>();

    DocxParts(ZipEntries zip) throws DocumentException {
        this.zip = zip;
        this.body = body(zip);
        findMargins();
    }

    String body() {
        return body;
    }

    /** Headers, then footers, each once. */
    List<String> margins() {
        var margins = new ArrayList<>(headers);
        margins.addAll(footers);
        return margins;
    }

    /** A part in the same folder as the body. */
    String beside(String name) {
        return body.substring(0, body.lastIndexOf('/') + 1) + name;
    }

    private static String body(ZipEntries zip) throws DocumentException {
        if (zip.has(BODY)) {
            return BODY;
        }
        for (Relation relation : relations(zip, "_rels/.rels").values()) {
            if (relation.type().endsWith("/officeDocument")) {
                String name = relation.target();
                return name.startsWith("/") ? name.substring(1) : name;
            }
        }
        return BODY;
    }

    private void findMargins() throws DocumentException {
        int name = body.lastIndexOf('/') + 1;
        String rels = body.substring(0, name) + "_rels/" + body.substring(name) + ".rels";
        Map<String, Relation> relations = relations(zip, rels);
        var evenPages = new boolean[1];
        zip.read(
                beside("settings.xml"),
                part ->
                        DocxXml.read(
                                part,
                                new DocxXml.Handler() {
                                    @Override
                                    public void start(String element, XMLStreamReader at) {
                                        if (element.equals("evenAndOddHeaders")) {
                                            evenPages[0] = DocxXml.isOn(at);
                                        }
                                    }
                                }));
        zip.read(body, part -> DocxXml.read(part, new HeaderSections(relations, evenPages[0])));
    }

    private record Relation(String type, String target) {}

    private static Map<String, Relation> relations(ZipEntries zip, String part)
            throws DocumentException {
        Map<String, Relation> relations = new HashMap<>();
        zip.read(
                part,
                stream ->
                        DocxXml.read(
                                stream,
                                new DocxXml.Handler() {
                                    @Override
                                    public void start(String name, XMLStreamReader at) {
                                        if (name.equals("Relationship")) {
                                            relations.put(
                                                    DocxXml.attribute(at, "Id"),
                                                    new Relation(
                                                            DocxXml.attribute(at, "Type"),
                                                            DocxXml.attribute(at, "Target")));
                                        }
                                    }
                                }));
        return relations;
    }

    /** Collects the headers and footers that some page of a section shows. */
    private final class HeaderSections implements DocxXml.Handler {
        private final Map<String, Relation> relations;
        private final boolean evenPages;
        private final List<Reference> references = new ArrayList<>();
        private boolean firstPage;
        private int depth;

        private record Reference(boolean header, String type, String part) {}

        HeaderSections(Map<String, Relation> relations, boolean evenPages) {
            this.relations = relations;
            this.evenPages = evenPages;
        }

        @Override
        public void start(String name, XMLStreamReader at) {
            switch (name) {
                case "sectPr" -> {
                    depth++;
                    references.clear();
                    firstPage = false;
                }
                case "titlePg" -> firstPage = DocxXml.isOn(at);
                case "headerReference", "footerReference" -> {
                    Relation relation = relations.get(DocxXml.attribute(at, "id"));
                    if (relation != null && depth == 1) {
                        references.add(
                                new Reference(
                                        name.startsWith("header"),
                                        DocxXml.attribute(at, "type"),
                                        part(relation.target())));
                    }
                }
                default -> {}
            }
        }

        @Override
        public void end(@Nullable String name) {
            if (!"sectPr".equals(name)) {
                return;
            }
            depth--;
            for (Reference reference : references) {
                boolean isShown =
                        switch (reference.type()) {
                            case "first" -> firstPage;
                            case "even" -> evenPages;
                            default -> true;
                        };
                Set<String> parts = reference.header() ? headers : footers;
                if (isShown && parts.size() < MAX_MARGINS) {
                    parts.add(reference.part());
                }
            }
            references.clear();
        }

        private String part(String target) {
            return target.startsWith("/") ? target.substring(1) : beside(target);
        }
    }
}
