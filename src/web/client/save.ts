/** Saves the drawn picture as a file. */

import { flash } from './menus.ts';

export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A view whose picture can be saved. */
export interface SavablePicture {
  readonly name: string;
  /** Returns a complete SVG file, or null if nothing is drawn yet. */
  svg(): string | null;
}

/** Largest canvas side that browsers support, in pixels. */
const mostPixels = 8192;

async function png(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    await image.decode();
    const scale = Math.min(2, mostPixels / image.width, mostPixels / image.height);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('too large'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

export function offerPictures(picture: SavablePicture): void {
  for (const item of document.querySelectorAll<HTMLElement>('.saves')) {
    item.addEventListener('click', () => {
      const svg = picture.svg();
      if (svg === null) return flash('Nothing is drawn yet');
      if (item.dataset.kind === 'svg')
        return saveFile(`${picture.name}.svg`, new Blob([svg], { type: 'image/svg+xml' }));
      png(svg).then(
        blob => saveFile(`${picture.name}.png`, blob),
        () => flash('The picture is too large for a png; svg keeps all'),
      );
    });
  }
}
