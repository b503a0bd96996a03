/** Colours of the terminal: none, the 16 of ANSI, xterm's 256, or 24 bits. */
export type ColorLevel = 0 | 16 | 256 | 'all';

/** Returns the stream's colour level; 256 if the stream does not report a depth. */
export function colorLevel(stream: NodeJS.WriteStream, wanted: boolean): ColorLevel {
  if (!wanted) return 0;
  const depth = stream.getColorDepth?.() ?? 8;
  if (depth >= 24) return 'all';
  if (depth >= 8) return 256;
  return 16;
}

export type Rgb = readonly [number, number, number];

/** Converts HSL to RGB. Hue is in turns; saturation and lightness are from 0 to 1. */
export function rgbOf(hue: number, saturation: number, lightness: number): Rgb {
  const part = (n: number): number => {
    const k = (n + hue * 12) % 12;
    return Math.round(
      255 * (lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1))),
    );
  };
  return [part(0), part(8), part(4)];
}

/** Returns the SGR parameters of a colour: `layer` 3 for the text, 4 for the background. */
export function sgr(level: ColorLevel, layer: 3 | 4, color: Rgb, plain: number): string {
  if (level === 'all') return `${layer}8;2;${color.join(';')}`;
  if (level === 256) return `${layer}8;5;${cubeIndex(color)}`;
  return String(layer * 10 + plain);
}

/** Returns the nearest colour of xterm's 6x6x6 cube. */
function cubeIndex(color: Rgb): number {
  const [r, g, b] = color.map(c => (c < 48 ? 0 : c < 115 ? 1 : Math.min(5, Math.floor((c - 35) / 40)))) as [
    number,
    number,
    number,
  ];
  return 16 + 36 * r + 6 * g + b;
}
