package dev.rejoinder.knowledge.document.format;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentProperties;
import org.jspecify.annotations.Nullable;

/** Optional content groups (layers) that are switched off, so their content is invisible. */
final class PdfLayers {
    private final Set<COSDictionary> hidden = Collections.newSetFromMap(new IdentityHashMap<>());

    PdfLayers(PDDocument document) {
        PDOptionalContentProperties properties = document.getDocumentCatalog().getOCProperties();
        if (properties != null) {
            for (var group : properties.getOptionalContentGroups()) {
                if (!properties.isGroupEnabled(group)) {
                    hidden.add(group.getCOSObject());
                }
            }
        }
    }

    /** Whether this layer, or each layer of a group, is off. */
    boolean hides(@Nullable COSDictionary layer) {
        if (layer == null || hidden.isEmpty()) {
            return false;
        }
        COSBase groups = layer.getDictionaryObject(COSName.OCGS);
        if (groups instanceof COSArray several) {
            for (int i = 0; i < several.size(); i++) {
                if (!(several.getObject(i) instanceof COSDictionary group)
                        || !hidden.contains(group)) {
                    return false;
                }
            }
            return several.size() > 0;
        }
        return hidden.contains(groups instanceof COSDictionary one ? one : layer);
    }
}
