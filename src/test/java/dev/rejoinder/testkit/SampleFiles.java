package dev.rejoinder.testkit;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Files that people send with messages. */
public final class SampleFiles {
    /** Pastes a picture, as from a screenshot, into the text field of a composer. */
    public static final String PASTE =
            """
            (async () => {
              const canvas = new OffscreenCanvas(60, 40);
              canvas.getContext('2d').fillRect(10, 10, 20, 20);
              const picture = new File([await canvas.convertToBlob()], 'pasted.png', {type: 'image/png'});
              const clipboardData = new DataTransfer();
              clipboardData.items.add(picture);
              document.querySelector('form textarea').dispatchEvent(
                new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
            })()
            """;

    private SampleFiles() {}

    /** A picture with some colours. */
    public static Path picture(Path folder, String name) throws IOException {
        return picture(folder, name, 640, 480);
    }

    /** The same in another size. */
    public static Path picture(Path folder, String name, int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D drawing = image.createGraphics();
        drawing.setColor(new Color(0xd8c9a8));
        drawing.fillRect(0, 0, width, height);
        drawing.setColor(new Color(0x7a1f5c));
        drawing.fillOval(160, 80, 320, 320);
        drawing.dispose();
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    public static Path text(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
