// Turns a file into a picture that is small enough to be stored with the settings.

const MAX_CHARACTERS = 16 << 10;
const SIDES = [144, 96, 72, 48];

/** A data URL of a picture, made smaller if it must be. */
export async function pictureOf(file) {
  const whole = await dataUrl(file);
  if (whole.length <= MAX_CHARACTERS) return whole;
  if (file.type === 'image/svg+xml') throw new Error('This SVG is larger than 12 KB. Make it smaller, or upload a PNG.');
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    throw new Error('This file is not a picture that the browser can read.');
  }
  for (const side of SIDES) {
    const small = shrunk(picture, side);
    if (small.length <= MAX_CHARACTERS) return small;
  }
  throw new Error('This picture cannot be made small enough. Upload another one.');
}

function shrunk(picture, side) {
  const canvas = document.createElement('canvas');
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png');
}

function dataUrl(file) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result);
  reader.onerror = () => reject(new Error('This file cannot be read.'));
  reader.readAsDataURL(file);
  return promise;
}
