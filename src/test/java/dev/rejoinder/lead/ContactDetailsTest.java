package dev.rejoinder.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContactDetailsTest {
    private static ContactDetails email(String email) {
        return new ContactDetails(null, email, null, null, Map.of());
    }

    private static ContactDetails phone(String phone) {
        return new ContactDetails(null, null, phone, null, Map.of());
    }

    @Test
    void blankValuesAreDropped() {
        assertThat(
                        new ContactDetails(" Ann ", "", "  ", null, Map.of("a", " ", "b", " c "))
                                .checked())
                .isEqualTo(new ContactDetails("Ann", null, null, null, Map.of("b", "c")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a@b.example", "first.last+tag@sub.shop.example", "josé@münchen.example"})
    void emailAddressIsAccepted(String given) {
        assertThat(email(given).checked().email()).isEqualTo(given);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a@b",
                "@b.c",
                "a@b..c",
                "a@.c",
                "a b@c.d",
                "a@b.c, d@e.f",
                "<a@b.c>",
                "a@b.c\r\nBcc: d@e.f",
                "a@b@c.d",
                "a@b.c."
            })
    void malformedEmailAddressIsRefused(String given) {
        assertThatThrownBy(() -> email(given).checked())
                .isInstanceOfSatisfying(
                        AppError.class, e -> assertThat(e.field()).isEqualTo("email"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+49 (0) 30 / 123-456",
                "(020) 7946 0000",
                "112",
                "(020 7946 0000)",
                "+(44) 20-7946"
            })
    void phoneNumberIsAccepted(String given) {
        assertThat(phone(given).checked().phone()).isEqualTo(given);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "call me",
                "=1+1",
                "())",
                "020 7946))",
                "12345678901234567890123456789012345"
            })
    void malformedPhoneNumberIsRefused(String given) {
        assertThatThrownBy(() -> phone(given).checked())
                .isInstanceOfSatisfying(
                        AppError.class, e -> assertThat(e.field()).isEqualTo("phone"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada\u2028Bcc", "Ada\u2029B", "Ada\u0085B", "Ada\u000bB"})
    void nameWithALineBreakIsRefused(String given) {
        var named = new ContactDetails(given, null, null, null, Map.of());

        assertThatThrownBy(named::checked)
                .isInstanceOfSatisfying(
                        AppError.class, e -> assertThat(e.field()).isEqualTo("name"));
    }

    @Test
    void leadWithoutAnyValueIsRefused() {
        assertThatThrownBy(() -> email(" \u00a0").checked()).isInstanceOf(AppError.class);
    }

    @Test
    void lineBreakInANameIsRefused() {
        assertThatThrownBy(() -> new ContactDetails("a\nb", null, null, null, Map.of()).checked())
                .isInstanceOfSatisfying(
                        AppError.class, e -> assertThat(e.field()).isEqualTo("name"));
    }
}
