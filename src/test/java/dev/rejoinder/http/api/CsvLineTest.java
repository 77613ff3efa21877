package dev.rejoinder.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CsvLineTest {
    @Test
    void valuesAreQuotedWhereNeeded() throws IOException {
        assertThat(line("a", null, "b c", "d,e", "say \"f\"", "g\nh"))
                .isEqualTo("a,,b c,\"d,e\",\"say \"\"f\"\"\",\"g\nh\"\r\n");
    }

    @Test
    void valueIsNeverAFormula() throws IOException {
        assertThat(line("=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "a=1"))
                .isEqualTo("'=1+1,'+1,'-1,'@A1,'\t=1,\"'\r=1\",a=1\r\n");
    }

    private static String line(@Nullable String... values) throws IOException {
        var out = new StringWriter();
        CsvLine.write(out, Arrays.asList(values));
        return out.toString();
    }
}
