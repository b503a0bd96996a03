/** A style sheet, minified to text by scripts/lib/embed.mjs. */
declare module '*.css' {
  const text: string;
  export default text;
}
