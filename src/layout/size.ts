/** Returns the size of a drawing from its root element, in points (1/72 inch); 0 for an empty drawing. */
export function sizeOf(svg: string): { width: number; height: number } {
  const root = /<svg\b[^>]*>/.exec(svg)?.[0] ?? '';
  const side = (name: string): number => Number(new RegExp(`\\s${name}="([\\d.]+)pt"`).exec(root)?.[1] ?? 0);
  return { width: side('width'), height: side('height') };
}
