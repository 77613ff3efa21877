package dev.rejoinder.knowledge.web;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Parses a sitemap or a sitemap index as a stream, in any namespace. Rejects document types and
 * entities, so nothing external is loaded. If the file is truncated or malformed, keeps the
 * locations before the error.
 */
final class SitemapParser {
    static final int MAX_DEPTH = 16;
    static final int MAX_LOCATION_CHARS = 4096;
    static final int MAX_LOCATIONS = 50_000;

    private final Consumer<String> pages;
    private final Consumer<String> sitemaps;
    private final Deque<String> open = new ArrayDeque<>();
    private final StringBuilder location = new StringBuilder();
    private int locations;

    SitemapParser(Consumer<String> pages, Consumer<String> sitemaps) {
        this.pages = pages;
        this.sitemaps = sitemaps;
    }

    /** Parses up to the end or the first error. */
    void read(InputStream in) {
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(in);
            while (locations < MAX_LOCATIONS && reader.hasNext()) {
                if (!take(reader.next(), reader)) {
                    return;
                }
            }
        } catch (XMLStreamException e) {
            // Keep what was parsed so far.
        }
    }

    private boolean take(int event, XMLStreamReader reader) {
        switch (event) {
            case XMLStreamReader.START_ELEMENT -> {
                open.push(reader.getLocalName());
                location.setLength(0);
            }
            case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA -> append(reader);
            case XMLStreamReader.END_ELEMENT -> end();
            case XMLStreamReader.DTD, XMLStreamReader.ENTITY_REFERENCE -> {
                return false;
            }
            default -> {
                // Comments and processing instructions.
            }
        }
        return open.size() <= MAX_DEPTH;
    }

    private void append(XMLStreamReader reader) {
        if (location.length() <= MAX_LOCATION_CHARS && "loc".equals(open.peek())) {
            location.append(reader.getText());
        }
    }

    private void end() {
        String name = open.pop();
        String parent = open.peek();
        if (name.equals("loc") && parent != null && location.length() <= MAX_LOCATION_CHARS) {
            // Image and video locations are nested one level deeper.
            if (parent.equals("url")) {
                locations++;
                pages.accept(location.toString().strip());
            } else if (parent.equals("sitemap")) {
                locations++;
                sitemaps.accept(location.toString().strip());
            }
        }
        location.setLength(0);
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver(
                (publicId, systemId, base, namespace) -> {
                    throw new XMLStreamException("sitemaps must not load external entities");
                });
        return factory;
    }
}
