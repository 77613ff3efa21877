package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Paragraph styles: which are headings, and their levels. */
final class DocxStyles {
    /** Word stores built-in styles under their English names in every language. */
    private static final Pattern HEADING = Pattern.compile("heading ?([1-9])");

    private static final int MAX_INHERITANCE = 20;

    private final Map<String, Style> styles = new HashMap<>();

    private static final class Style {
        private String name = "";
        private String parent = "";
        private int outline = -1;
        private boolean listed;

        /** Whether its text is hidden, and bold; null to inherit. */
        private @Nullable Boolean hidden;

        private @Nullable Boolean bold;
    }

    void read(InputStream part) throws IOException, DocumentException {
        DocxXml.read(
                part,
                new DocxXml.Handler() {
                    private @Nullable Style current;

                    // Nesting depth within properties that apply to parts of a table only.
                    private int conditional;

                    @Override
                    public void start(String name, XMLStreamReader at) {
                        if (name.equals("style")) {
                            current = new Style();
                            styles.put(DocxXml.attribute(at, "styleId"), current);
                        }
                        Style style = current;
                        if (style == null) {
                            return;
                        }
                        conditional += name.equals("tblStylePr") ? 1 : 0;
                        if (conditional > 0) {
                            return;
                        }
                        switch (name) {
                            case "name" ->
                                    style.name =
                                            DocxXml.attribute(at, "val").toLowerCase(Locale.ROOT);
                            case "basedOn" -> style.parent = DocxXml.attribute(at, "val");
                            case "outlineLvl" ->
                                    style.outline = level(DocxXml.attribute(at, "val"));
                            case "numPr" -> style.listed = true;
                            case "vanish" -> style.hidden = DocxXml.isOn(at);
                            case "b" -> style.bold = DocxXml.isOn(at);
                            default -> {}
                        }
                    }

                    @Override
                    public void end(String name) {
                        if (name.equals("style")) {
                            current = null;
                            conditional = 0;
                        } else if (name.equals("tblStylePr")) {
                            conditional--;
                        }
                    }
                });
    }

    /** The heading level of a style, from 1; 0 for other styles. */
    int headingLevel(String id) {
        Style style = styles.get(id);
        for (int i = 0; style != null && i < MAX_INHERITANCE; i++) {
            Matcher heading = HEADING.matcher(style.name);
            if (heading.matches()) {
                return heading.group(1).charAt(0) - '0';
            }
            if (style.name.equals("title")) {
                return 1;
            }
            if (style.outline >= 0) {
                return style.outline + 1;
            }
            style = styles.get(style.parent);
        }
        return 0;
    }

    boolean isTitle(String id) {
        Style style = styles.get(id);
        return style != null && style.name.equals("title");
    }

    /** Whether paragraphs of this style are list entries. */
    boolean isList(String id) {
        Style style = styles.get(id);
        return style != null && (style.listed || style.name.startsWith("list "));
    }

    /** Whether text in this style is hidden. */
    boolean hides(String id) {
        return Boolean.TRUE.equals(inherited(id, style -> style.hidden));
    }

    boolean isBold(String id) {
        return Boolean.TRUE.equals(inherited(id, style -> style.bold));
    }

    private @Nullable Boolean inherited(String id, Function<Style, @Nullable Boolean> property) {
        Style style = styles.get(id);
        for (int i = 0; style != null && i < MAX_INHERITANCE; i++) {
            Boolean value = property.apply(style);
            if (value != null) {
                return value;
            }
            style = styles.get(style.parent);
        }
        return null;
    }

    /** The outline level, or -1 for body text. */
    static int level(String value) {
        return value.length() == 1 && value.charAt(0) >= '0' && value.charAt(0) <= '8'
                ? value.charAt(0) - '0'
                : -1;
    }
}
