package dev.rejoinder.knowledge.document.format;

import org.apache.pdfbox.pdmodel.common.PDRectangle;

/**
 * Rotates positions on a page, so that lines of one angle run to the right and y grows downwards.
 */
final class PdfRotation {
    /** Tolerance in degrees: in scans, each word is slightly askew. */
    private static final double ASKEW = 1;

    private PdfRotation() {}

    /** Rounds an angle to 0 to 359; nearly upright and nearly sideways angles become exact. */
    static int rounded(double degrees) {
        double quarter = Math.rint(degrees / 90) * 90;
        double near = Math.abs(degrees - quarter) <= ASKEW ? quarter : Math.rint(degrees);
        return Math.floorMod((int) near, 360);
    }

    static float x(int angle, float x, float y) {
        return switch (angle) {
            case 0 -> x;
            case 90 -> y;
            case 180 -> -x;
            case 270 -> -y;
            default -> {
                double radians = Math.toRadians(angle);
                yield (float) (x * Math.cos(radians) + y * Math.sin(radians));
            }
        };
    }

    static float y(int angle, float x, float y) {
        return switch (angle) {
            case 0 -> -y;
            case 90 -> x;
            case 180 -> y;
            case 270 -> -x;
            default -> {
                double radians = Math.toRadians(angle);
                yield (float) (x * Math.sin(radians) - y * Math.cos(radians));
            }
        };
    }

    /** The top of a page for lines of this angle. */
    static float top(int angle, PDRectangle page) {
        float a = y(angle, page.getLowerLeftX(), page.getLowerLeftY());
        float b = y(angle, page.getUpperRightX(), page.getUpperRightY());
        float c = y(angle, page.getLowerLeftX(), page.getUpperRightY());
        float d = y(angle, page.getUpperRightX(), page.getLowerLeftY());
        return Math.min(Math.min(a, b), Math.min(c, d));
    }

    /** The height of a page for lines of this angle. */
    static float height(int angle, PDRectangle page) {
        double radians = Math.toRadians(angle);
        return (float)
                (Math.abs(page.getWidth() * Math.sin(radians))
                        + Math.abs(page.getHeight() * Math.cos(radians)));
    }
}
