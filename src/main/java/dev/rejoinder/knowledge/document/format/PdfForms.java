package dev.rejoinder.knowledge.document.format;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.jspecify.annotations.Nullable;

/** The values of form fields, where the page shows them. */
final class PdfForms {
    private static final int MAX_FIELDS = 20_000;
    private static final int MAX_DEPTH = 32;

    private static final int PASSWORD = 1 << 13;
    private static final int MULTILINE = 1 << 12;
    private static final int PUSH_BUTTON = 1 << 16;

    private static final float USUAL_SIZE = 12;
    private static final float SIZE_IN_BOX = 0.7f;
    private static final float LEADING = 1.2f;
    private static final float DESCENT = 0.22f;

    /** Assumed letter width, relative to the font size. */
    private static final float WIDTH = 0.5f;

    private final Set<COSDictionary> shown = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Whether an annotation is text on the page, and not a comment beside it. */
    static boolean isWrittenOnThePage(PDAnnotation annotation) {
        String kind = annotation.getSubtype();
        return ("FreeText".equals(kind) || "Stamp".equals(kind)) && isSeen(annotation);
    }

    private static boolean isSeen(PDAnnotation annotation) {
        return !annotation.isHidden() && !annotation.isNoView();
    }

    /** Returns the values that a page shows. */
    List<PdfGlyph> of(PDPage page) throws java.io.IOException {
        var glyphs = new ArrayList<PdfGlyph>();
        for (PDAnnotation annotation : page.getAnnotations()) {
            if (annotation instanceof PDAnnotationWidget
                    && shown.size() < MAX_FIELDS
                    && shown.add(annotation.getCOSObject())
                    && isSeen(annotation)
                    && annotation.getRectangle() != null) {
                place(annotation.getCOSObject(), annotation.getRectangle(), glyphs);
            }
        }
        return glyphs;
    }

    private static void place(COSDictionary field, PDRectangle box, List<PdfGlyph> glyphs) {
        String value = value(field);
        if (value.isBlank()) {
            return;
        }
        boolean high = (flags(field) & MULTILINE) != 0 && box.getHeight() > 2 * USUAL_SIZE;
        float size = Math.min(USUAL_SIZE, Math.max(1, box.getHeight() * SIZE_IN_BOX));
        float y =
                high
                        ? box.getUpperRightY() - size * LEADING
                        : (box.getLowerLeftY() + box.getUpperRightY() - size) / 2 + size * DESCENT;
        for (String line : value.strip().split("\\R", high ? -1 : 1)) {
            String text = GlyphNormalizer.ordinary(line).strip();
            if (!text.isEmpty()) {
                float left = box.getLowerLeftX();
                float width = Math.min(box.getWidth(), text.length() * size * WIDTH);
                glyphs.add(new PdfGlyph(text, left, left + width, -y, size, 0, false, true, 0));
            }
            y -= size * LEADING;
        }
    }

    /** Returns the values of fields that no page shows, each after the field's name. */
    List<String> hiddenFieldTexts(PDDocument document) {
        COSDictionary form =
                document.getDocumentCatalog().getCOSObject().getCOSDictionary(COSName.ACRO_FORM);
        var values = new ArrayList<String>();
        if (form != null) {
            collect(form.getCOSArray(COSName.FIELDS), new HashSet<>(), 0, values);
        }
        return values;
    }

    private void collect(
            @Nullable COSArray fields, Set<COSDictionary> seen, int depth, List<String> values) {
        for (int i = 0; fields != null && i < fields.size() && depth < MAX_DEPTH; i++) {
            if (fields.getObject(i) instanceof COSDictionary field
                    && seen.size() < MAX_FIELDS
                    && seen.add(field)
                    && !shown.contains(field)) {
                COSArray kids = field.getCOSArray(COSName.KIDS);
                if (kids != null && kids.size() > 0) {
                    collect(kids, seen, depth + 1, values);
                } else if (!field.containsKey(COSName.RECT)
                        && !COSName.BTN.equals(inherited(field, COSName.FT))) {
                    String name = name(field);
                    String value = value(field).strip();
                    if (!value.isEmpty()) {
                        values.add(name.isEmpty() ? value : name + ": " + value);
                    }
                }
            }
        }
    }

    private static String name(COSDictionary field) {
        return inherited(field, COSName.TU) instanceof COSString shownName
                ? shownName.getString()
                : inherited(field, COSName.T) instanceof COSString name ? name.getString() : "";
    }

    /** The displayed value of a field; empty if there is none. */
    private static String value(COSDictionary field) {
        int flags = flags(field);
        COSBase value = inherited(field, COSName.V);
        if (COSName.BTN.equals(inherited(field, COSName.FT))) {
            if ((flags & PUSH_BUTTON) != 0) {
                return "";
            }
            COSName state = field.getCOSName(COSName.AS);
            COSName set = state == null && value instanceof COSName name ? name : state;
            return set == null || COSName.Off.equals(set) ? "☐" : "☑";
        }
        if ((flags & PASSWORD) != 0 && COSName.TX.equals(inherited(field, COSName.FT))) {
            return "";
        }
        return switch (value) {
            case COSString text -> choice(field, text.getString());
            case COSStream text -> text.toTextString();
            case COSArray several -> choices(field, several);
            case null, default -> "";
        };
    }

    private static String choices(COSDictionary field, COSArray values) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < values.size(); i++) {
            if (values.getObject(i) instanceof COSString text) {
                texts.add(choice(field, text.getString()));
            }
        }
        return String.join(", ", texts);
    }

    /** The label of a choice field's option. */
    private static String choice(COSDictionary field, String value) {
        if (inherited(field, COSName.OPT) instanceof COSArray options) {
            for (int i = 0; i < options.size(); i++) {
                if (options.getObject(i) instanceof COSArray pair
                        && pair.size() == 2
                        && pair.getObject(0) instanceof COSString stored
                        && pair.getObject(1) instanceof COSString display
                        && stored.getString().equals(value)) {
                    return display.getString();
                }
            }
        }
        return value;
    }

    private static int flags(COSDictionary field) {
        return inherited(field, COSName.FF) instanceof org.apache.pdfbox.cos.COSNumber number
                ? number.intValue()
                : 0;
    }

    private static @Nullable COSBase inherited(COSDictionary field, COSName key) {
        COSDictionary at = field;
        for (int i = 0; at != null && i < MAX_DEPTH; i++) {
            COSBase value = at.getDictionaryObject(key);
            if (value != null) {
                return value;
            }
            at = at.getCOSDictionary(COSName.PARENT);
        }
        return null;
    }
}
