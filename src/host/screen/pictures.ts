import type { PictureFormat } from '../../commands/host.ts';
import { encodeText } from '../../core/base/text.ts';
import { readAsset } from '../assets.ts';
import { runDot } from './graphviz.ts';
import type { Environment } from '../launch.ts';
import { encodePng } from './png.ts';
import { phrase, type Phrase } from '../../core/base/phrase.ts';

/** Converts DOT to the bytes of a picture; see `Host.picture`. */
export async function drawPicture(
  dot: string,
  format: PictureFormat,
  env: Environment,
  hint: (text: Phrase) => void,
): Promise<Uint8Array> {
  if (format === 'gif' || format === 'ps') return runDot(dot, format, env);
  const { cleanSvg, layoutDot } = await import('../../layout/index.ts');
  const drawing = cleanSvg(await layoutDot(dot));
  if (format === 'svg') return encodeText(drawing);
  const { withKnownLetters } = await import('../../layout/letters.ts');
  const font = readAsset('tinos.ttf');
  const { svg, missing } = withKnownLetters(drawing, font);
  if (missing.length > 0) {
    const some = missing.slice(0, 10).join('');
    hint(
      phrase`the font of ${format} has no ${some}${missing.length > 10 ? '...' : ''} and shows boxes in their
        place; in svg the browser draws them`,
    );
  }
  if (format === 'pdf') {
    const { svgToPdf } = await import('../../layout/pdf.ts');
    return svgToPdf(svg, font);
  }
  const { rasterize } = await import('../../layout/raster.ts');
  const raster = await rasterize(svg, font, () => readAsset('resvg.wasm'));
  if (raster.scale < 1)
    hint(
      phrase`the graph is too large for a PNG: drawn at ${(raster.scale * 100).toPrecision(2)}% of its size;
        svg and pdf keep all detail`,
    );
  return encodePng(raster);
}
