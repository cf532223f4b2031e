// The map as a file: the same drawing as on the command line, as SVG or as the pixels a browser makes of it.
import type { Layout } from '../server/picture/layout.ts';
import type { Picture } from '../server/picture/picture.ts';
import { toSvg } from '../server/picture/svg.ts';

export const asSvg = (picture: Picture, layout: Layout): string => toSvg(picture, { layout });

/** More pixels than this in one direction, or in all, no browser draws. */
const longest = 16_000;
const most = 120_000_000;

/**
 * Twice as sharp as on the page where that is possible; in the page's own colours.
 * @throws when the browser cannot draw it
 */
export async function asPng(picture: Picture, layout: Layout, theme: 'light' | 'dark'): Promise<Uint8Array> {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([toSvg(picture, { layout, theme })], { type: 'image/svg+xml' }));
  try {
    image.src = address;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = Math.min(2, longest / width, longest / height, Math.sqrt(most / (width * height)));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.floor(width * scale));
    canvas.height = Math.max(1, Math.floor(height * scale));
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new Error('no picture');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(address);
  }
}
