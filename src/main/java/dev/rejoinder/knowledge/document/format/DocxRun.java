package dev.rejoinder.knowledge.document.format;

import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** A run of text with the same properties: visible or hidden, bold or not. */
final class DocxRun {
    private final DocxStyles styles;
    private @Nullable Boolean hidden;
    private @Nullable Boolean bold;
    private String style = "";
    private boolean struck;

    DocxRun(DocxStyles styles) {
        this.styles = styles;
    }

    void property(String name, XMLStreamReader at) {
        switch (name) {
            case "vanish", "webHidden", "specVanish" ->
                    hidden = Boolean.TRUE.equals(hidden) || DocxXml.isOn(at);
            // Struck-through text is no longer valid.
            case "strike", "dstrike" -> struck |= DocxXml.isOn(at);
            case "b" -> bold = DocxXml.isOn(at);
            case "rStyle" -> style = DocxXml.attribute(at, "val");
            default -> {}
        }
    }

    boolean isHidden(String paragraphStyle) {
        if (struck) {
            return true;
        }
        return hidden == null ? styles.hides(style) || styles.hides(paragraphStyle) : hidden;
    }

    boolean isBold(String paragraphStyle) {
        return bold == null ? styles.isBold(style) || styles.isBold(paragraphStyle) : bold;
    }
}
