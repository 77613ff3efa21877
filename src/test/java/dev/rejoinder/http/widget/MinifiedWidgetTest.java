package dev.rejoinder.http.widget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.http.Minifier;
import dev.rejoinder.http.StaticFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The widget's files follow the conventions of the minifier. */
class MinifiedWidgetTest {
    @Test
    void commentsAndIndentationAreRemoved() {
        assertThat(
                        Minifier.script(
                                """
                                // What it is.
                                /** Says
                                 * more. */
                                if (a) { // stays
                                  b('// this', "/* too */");

                                }
                                /* One line. */
                                """))
                .isEqualTo("if (a) { // stays\nb('// this',\"/* too */\");\n}\n");
    }

    @Test
    void modulesAreJoined() {
        assertThat(
                        Minifier.module(
                                List.of(
                                        "export const a = 1;\n",
                                        "import { a } from './a.js';\nexport function b() {\n"
                                                + "  return a;\n"
                                                + "}\n")))
                .isEqualTo("const a=1;\n\nfunction b(){\nreturn a;\n}\n\n");
    }

    /** The minifier works line by line; the files must follow the conventions it relies on. */
    @Test
    void filesFollowTheConventionsOfTheMinifier() {
        for (String name : WidgetFiles.MODULES) {
            String text =
                    WidgetFiles.SHARED.contains(name)
                            ? StaticFile.beside(StaticFile.class, name).text()
                            : StaticFile.beside(WidgetRoutes.class, name).text();
            assertThat(text.lines())
                    .as(name)
                    .allMatch(
                            line ->
                                    line.chars().filter(letter -> letter == '`').count() % 2 == 0
                                            || line.contains("FENCE = ")
                                            || line.strip().startsWith("'"))
                    .filteredOn(line -> line.contains("import ") && !line.strip().startsWith("//"))
                    .allMatch(line -> line.matches("import \\{ .+ } from '\\./[a-z]+\\.js';"));
            assertThat(text).as(name).doesNotContain("export default", "export {", "export *");
        }
    }
}
