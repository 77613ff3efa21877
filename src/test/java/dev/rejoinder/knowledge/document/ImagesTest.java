package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest extends DocumentParserFixture {
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg"})
    void anImageIsDecodedAndEncodedAnew(String format) throws Exception {
        NormalizedImage image = parser.image(file(redOnWhite(300, 200, format)));

        assertThat(image.mediaType()).isEqualTo("image/" + format);
        assertThat(image.width()).isEqualTo(300);
        assertThat(image.height()).isEqualTo(200);
        BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(image.bytes()));
        assertThat(new Color(decoded.getRGB(150, 100)).getRed()).isGreaterThan(200);
        assertThat(new Color(decoded.getRGB(150, 100)).getGreen()).isLessThan(50);
        assertThat(parser.idle()).allMatch(ParserProcess::confined);
    }

    private static byte[] redOnWhite(int width, int height, String format) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(Color.RED);
        graphics.fillRect(width / 4, height / 4, width / 2, height / 2);
        graphics.dispose();
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }
}
