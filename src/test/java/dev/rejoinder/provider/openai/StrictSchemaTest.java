package dev.rejoinder.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parameters of a tool the provider is asked to enforce. */
class StrictSchemaTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object','properties':{},'additionalProperties':false}",
                "{'type':'object','properties':{'id':{'type':'string','description':'d'}},"
                        + "'required':['id'],'additionalProperties':false}",
                "{'type':'object','title':'T','properties':{'a':{'type':['string','null']},"
                        + "'b':{'type':'array','items':{'type':'integer','enum':[1,2]}},"
                        + "'c':{'anyOf':[{'type':'number'},{'type':'object','properties':{},"
                        + "'additionalProperties':false}]}},"
                        + "'required':['c','b','a'],'additionalProperties':false}"
            })
    void closedSchemaQualifies(String schema) {
        assertThat(StrictSchema.qualifies(schema.replace('\'', '"'))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{'type':'object'}",
                "{'type':'string'}",
                "{'type':'object','properties':{}}",
                "{'type':'object','properties':{},'additionalProperties':true}",
                "{'type':'object','properties':{'a':{'type':'string'}},"
                        + "'additionalProperties':false}",
                "{'type':'object','properties':{'a':{'type':'string','minLength':1}},"
                        + "'required':['a'],'additionalProperties':false}",
                "{'type':'object','properties':{'a':{}},"
                        + "'required':['a'],'additionalProperties':false}",
                "{'type':'object','properties':{'a':{'type':'array'}},"
                        + "'required':['a'],'additionalProperties':false}",
                "{'type':'object','properties':{'a':{'type':'object','properties':{}}},"
                        + "'required':['a'],'additionalProperties':false}",
                "{'type':'object','properties':{'a':{'type':'date'}},"
                        + "'required':['a'],'additionalProperties':false}",
                "{'type':'object','properties':{'a':{'$ref':'#'}},"
                        + "'required':['a'],'additionalProperties':false}"
            })
    void openSchemaDoesNot(String schema) {
        assertThat(StrictSchema.qualifies(schema.replace('\'', '"'))).isFalse();
    }
}
