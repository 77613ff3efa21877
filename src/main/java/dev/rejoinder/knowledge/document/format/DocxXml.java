package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Streams XML. Document types are rejected, so no entity is expanded or fetched. */
final class DocxXml {
    /** Lower than the JDK's own limit, for a clearer message. */
    private static final int MAX_DEPTH = 190;

    private static final XMLInputFactory FACTORY = factory();

    private DocxXml() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        return factory;
    }

    /** Callbacks for tags and text. */
    interface Handler {
        default void start(String name, XMLStreamReader at) throws DocumentException {}

        default void end(String name) throws DocumentException {}

        default void text(String text) throws DocumentException {}
    }

    static void read(InputStream part, Handler handler) throws IOException, DocumentException {
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(part);
            int depth = 0;
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > MAX_DEPTH) {
                            throw DocumentException.of("The document is nested too deeply.");
                        }
                        handler.start(reader.getLocalName(), reader);
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        handler.end(reader.getLocalName());
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                            handler.text(reader.getText());
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                            throw DocumentException.of(
                                    "The document was rejected: it defines XML entities, which no"
                                            + " word processor does.");
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof IOException io) {
                throw io;
            }
            throw DocumentException.of("The document is damaged: its XML is not well formed.");
        }
    }

    /** Returns the text of the first element with this name, or null. */
    static @Nullable String textOf(InputStream part, String element)
            throws IOException, DocumentException {
        var text = new StringBuilder();
        read(
                part,
                new Handler() {
                    private boolean inside;

                    @Override
                    public void start(String name, XMLStreamReader at) {
                        inside = name.equals(element);
                    }

                    @Override
                    public void end(String name) {
                        inside = false;
                    }

                    @Override
                    public void text(String piece) {
                        if (inside && text.length() < 1000) {
                            text.append(piece);
                        }
                    }
                });
        return text.isEmpty() ? null : text.toString();
    }

    /** Whether a toggle property is on; without a value it is. */
    static boolean isOn(XMLStreamReader at) {
        return switch (attribute(at, "val")) {
            case "0", "false", "off", "none" -> false;
            default -> true;
        };
    }

    /** Returns an attribute by its local name, or an empty string. */
    static String attribute(XMLStreamReader at, String name) {
        for (int i = 0; i < at.getAttributeCount(); i++) {
            if (at.getAttributeLocalName(i).equals(name)) {
                return at.getAttributeValue(i);
            }
        }
        return "";
    }
}
