package dev.rejoinder.provider;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolDefinitionTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "1find", "-find", "find order", "find.order", "finde_größe"})
    void nameThatAProviderRejectsIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ToolDefinition(name, "", "{}"));
    }

    @Test
    void nameHasALimitAndParametersAreAnObject() {
        String longest = "f" + "x".repeat(63);
        assertThatCode(() -> new ToolDefinition(longest, "", "{}")).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ToolDefinition(longest + "x", "", "{}"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ToolDefinition("find", "", "true"));
    }
}
