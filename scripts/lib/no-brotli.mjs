/** Stands in for a decompressor in the bundle; see the alias in scripts/build.mjs. */
export default function decompress() {
  throw new Error('WOFF2 fonts are not read');
}
