package dev.rejoinder.ops;

import java.math.BigDecimal;
import java.util.List;

/** Lines in Prometheus' text format, as they are written. Used by one thread. */
final class Samples {
    private static final double LARGEST_WHOLE = 1e15;

    private final StringBuilder text = new StringBuilder(8 << 10);

    void begin(Metrics.Family family) {
        text.append("# HELP ").append(family.name()).append(' ').append(family.help()).append('\n');
        text.append("# TYPE ").append(family.name()).append(' ').append(family.type()).append('\n');
    }

    void add(String name, List<String> labels, List<String> values, double number) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{');
            for (int i = 0; i < labels.size(); i++) {
                text.append(i == 0 ? "" : ",").append(labels.get(i)).append("=\"");
                escape(values.get(i));
                text.append('"');
            }
            text.append('}');
        }
        text.append(' ').append(number(number)).append('\n');
    }

    /** As people write it: a whole number without a point. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE) {
            return Long.toString((long) value);
        }
        if (Double.isFinite(value)) {
            return BigDecimal.valueOf(value).toPlainString();
        }
        return value == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(value);
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
    }

    String text() {
        return text.toString();
    }
}
