package dev.rejoinder.knowledge.document.format;

import javax.xml.stream.XMLStreamReader;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.apache.pdfbox.pdmodel.font.encoding.SymbolEncoding;

/** Symbols that are given as a font and a character code. */
final class DocxSymbols {
    private static final int PRIVATE = 0xF000;
    private static final int LAST_PRIVATE = 0xF0FF;

    private DocxSymbols() {}

    /** Returns the displayed character; empty if unknown. */
    static String text(XMLStreamReader at) {
        int code;
        try {
            code = Integer.parseInt(DocxXml.attribute(at, "char"), 16);
        } catch (NumberFormatException e) {
            return "";
        }
        if (!Character.isValidCodePoint(code) || Character.getType(code) == Character.SURROGATE) {
            return "";
        }
        if (DocxXml.attribute(at, "font").equals("Symbol")) {
            String name = SymbolEncoding.INSTANCE.getName(code & 0xFF);
            String symbol = GlyphList.getAdobeGlyphList().toUnicode(name);
            return symbol == null ? "" : symbol;
        }
        boolean known = code < PRIVATE || code > LAST_PRIVATE;
        String text = GlyphNormalizer.ordinary(Character.toString(code));
        return known || !text.equals(Character.toString(code)) ? text : "";
    }
}
