package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageDetectorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | You can return your order within 30 days if it is not damaged.",
                "de | Sie können die Ware innerhalb von 30 Tagen zurückgeben, wenn sie nicht"
                        + " beschädigt ist.",
                "fr | Vous pouvez retourner votre commande dans les 30 jours si elle n'est pas"
                        + " abîmée.",
                "es | Puede devolver el pedido en un plazo de 30 días si no está dañado o usado por"
                        + " usted.",
                "it | È possibile restituire il prodotto entro 30 giorni se non è stato usato e la"
                        + " confezione è integra.",
                "pt | Você pode devolver o pedido em até 30 dias se ele não estiver danificado.",
                "nl | U kunt het product binnen 30 dagen terugsturen als het niet is beschadigd.",
                "sv | Du kan skicka tillbaka varan inom 30 dagar om den inte är skadad och det"
                        + " finns ett kvitto.",
                "da | Du kan sende varen tilbage efter 30 dage, hvis den ikke er blevet brugt af"
                        + " dig.",
                "no | Du kan sende varen tilbake etter 30 dager hvis den ikke er brukt av deg.",
                "fi | Voit palauttaa tuotteen 30 päivän kuluessa, jos se ei ole rikki ja kuitti on"
                        + " mukana.",
                "pl | Towar można zwrócić w ciągu 30 dni, jeśli nie jest uszkodzony i nie był"
                        + " używany przez klienta.",
                "cs | Zboží je možné vrátit do 30 dnů, pokud není poškozené a je v původním obalu,"
                        + " který jste si ponechali.",
                "tr | Ürün hasarlı değil ise 30 gün içinde bir fatura ile iade edilebilir ve bu çok"
                        + " kolay.",
                "tr | Kargo bedeli, siparişlerin toplam tutarı üzerinden hesaplanır; yurt dışına"
                        + " gönderilen paketler için gümrük vergisi alıcıya aittir ve iade edilen"
                        + " ürünlerin kargo ücreti müşteriden kesilir. Ancak hasarlı ürünler daha"
                        + " sonra değiştirilir.",
                "ro | Puteți returna produsul în 30 de zile, dacă nu este deteriorat și aveți un"
                        + " bon.",
                "hu | A terméket 30 napon belül visszaküldheti, ha nem sérült és van számla.",
                "id | Anda dapat mengembalikan barang dalam 30 hari jika tidak rusak dan ada"
                        + " struk untuk barang itu.",
                "vi | Bạn có thể trả lại sản phẩm trong 30 ngày nếu không bị hỏng và có hóa đơn.",
                "ru | Вы можете вернуть товар в течение 30 дней, если он не был использован.",
                "uk | Ви можете повернути товар протягом 30 днів, якщо він не був використаний.",
                "el | Μπορείτε να επιστρέψετε το προϊόν εντός 30 ημερών.",
                "ar | يمكنك إرجاع المنتج خلال ثلاثين يوما.",
                "und | می‌توانید کالا را در سی روز پس بدهید چون گارانتی دارد.",
                "he | ניתן להחזיר את המוצר תוך 30 יום.",
                "hi | आप 30 दिनों के भीतर उत्पाद वापस कर सकते हैं।",
                "th | คุณสามารถคืนสินค้าได้ภายใน 30 วัน",
                "zh | 您可以在30天内退货。",
                "ja | 商品は30日以内に返品できます。",
                "ko | 30일 이내에 반품할 수 있습니다.",
                "und | Rejoinder 2026 OK",
                "und | 12345",
            })
    void aSentenceTellsItsLanguage(String language, String sentence) {
        assertThat(LanguageDetector.of(sentence)).isEqualTo(language);
    }
}
