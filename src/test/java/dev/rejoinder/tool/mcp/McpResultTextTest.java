package dev.rejoinder.tool.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.tool.ToolOutcome;
import org.junit.jupiter.api.Test;

final class McpResultTextTest {
    private static ToolOutcome outcome(String json) {
        return McpResultText.outcome(McpJson.read(json), text -> text);
    }

    @Test
    void blocksBecomeText() {
        assertThat(
                        outcome(
                                """
                                {"content":[{"type":"text","text":"One"},{"type":"text","text":"Two"},
                                 {"type":"image","data":"AAAA","mimeType":"image/png"},
                                 {"type":"resource_link","uri":"file:///a","name":"a"},
                                 {"type":"resource","resource":{"uri":"x:b","text":"Inside"}},
                                 {"type":"resource","resource":{"uri":"x:c","blob":"AA"}},
                                 {"type":"new"}]}
                                """))
                .isEqualTo(
                        ToolOutcome.ok(
                                """
                                One
                                Two
                                [image image/png]
                                [resource a file:///a]
                                Inside
                                [resource x:c]
                                [content of type new]\
                                """));
    }

    @Test
    void structuredContentIsGivenOnce() {
        assertThat(
                        outcome(
                                """
                                {"content":[{"type":"text","text":"{ \\"a\\": 1 }"}],
                                 "structuredContent":{"a":1}}
                                """))
                .isEqualTo(ToolOutcome.ok("{\"a\":1}"));
        assertThat(
                        outcome(
                                """
                                {"content":[{"type":"text","text":"Two."}],"structuredContent":[1,2]}
                                """))
                .isEqualTo(ToolOutcome.ok("Two.\n[1,2]"));
    }

    @Test
    void emptyResultIsText() {
        assertThat(outcome("{}")).isEqualTo(ToolOutcome.ok("The tool answered without content."));
        assertThat(outcome("{\"content\":[],\"isError\":true}").status())
                .isEqualTo(ToolOutcome.Status.ERROR);
    }
}
