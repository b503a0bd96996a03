import type { Host, WebAnswer, WebRequest } from '../commands/host.ts';
import { safetyHeaders } from './safety.ts';

const types: Readonly<Record<string, string>> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml' };

/** Of each file: its bytes and a short name of its content. */
const known = new Map<string, { readonly bytes: Uint8Array; readonly tag: string }>();

/** FNV-1a over all bytes, twice with different starts. */
function contentTag(bytes: Uint8Array): string {
  let a = 0x811c9dc5;
  let b = 0x1000193;
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0x85ebca6b);
  }
  return `"${(a >>> 0).toString(16)}${(b >>> 0).toString(16)}${bytes.length.toString(16)}"`;
}

/** A script or style of the pages, or undefined where there is none of this name. */
export function assetAnswer(name: string, request: WebRequest, host: Host): WebAnswer | undefined {
  let asset = known.get(name);
  if (!asset) {
    const bytes = host.webAsset(name);
    if (!bytes) return undefined;
    asset = { bytes, tag: contentTag(bytes) };
    known.set(name, asset);
  }
  const headers: Record<string, string> = {
    ...safetyHeaders(name.endsWith('worker.js')),
    'Content-Type': types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    ETag: asset.tag,
    // Asked for again each time, and not sent when it is the same.
    'Cache-Control': 'no-cache',
    Vary: 'Accept-Encoding',
  };
  if (request.headers['if-none-match'] === asset.tag) return { status: 304, headers, body: '' };
  if (/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return { status: 200, headers: { ...headers, 'Content-Encoding': 'gzip' }, body: asset.bytes };
  return { status: 200, headers, body: host.gunzip(asset.bytes) };
}
