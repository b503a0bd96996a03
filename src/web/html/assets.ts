import { sha256 } from '@noble/hashes/sha2';
import type { Host, WebAnswer, WebRequest } from '../../commands/host.ts';
import { decodeText, encodeText } from '../../core/base/text.ts';
import { html, markup } from './html.ts';
import type { Html } from './html.ts';
import { safetyHeaders } from '../site/safety.ts';

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Cache of the files with their content hashes. */
const known = new Map<string, Asset>();

/** Returns a content hash: two FNV-1a hashes with different offsets. */
function contentTag(bytes: Uint8Array): string {
  let a = 0x811c9dc5;
  let b = 0x1000193;
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0x85ebca6b);
  }
  return `${(a >>> 0).toString(16)}${(b >>> 0).toString(16)}${bytes.length.toString(16)}`;
}

interface Asset {
  readonly bytes: Uint8Array;
  readonly tag: string;
}

function asset(name: string, host: Host): Asset | undefined {
  let found = known.get(name);
  if (!found) {
    const bytes = host.webAsset(name);
    if (!bytes) return undefined;
    found = { bytes, tag: contentTag(bytes) };
    known.set(name, found);
  }
  return found;
}

/** Returns the address of a script or style. It contains the content hash, so browsers can cache it for ever. */
export function assetLink(name: string, host: Host): string {
  const found = asset(name, host);
  return `assets/${name}${found ? `?${found.tag}` : ''}`;
}

/** A style that is inlined in every page, so that the first paint needs no further request. */
interface Style {
  readonly element: Html;
  /** Its hash, as a source of the Content-Security-Policy. */
  readonly source: string;
}

const knownStyles = new Map<string, Style>();

function styleOf(name: string, host: Host): Style | undefined {
  let style = knownStyles.get(name);
  if (!style) {
    const found = asset(name, host);
    if (!found) return undefined;
    const text = decodeText(host.gunzip(found.bytes)).trim();
    style = {
      element: markup(`<style>${text}</style>`),
      source: `'sha256-${btoa(String.fromCharCode(...sha256(encodeText(text))))}'`,
    };
    knownStyles.set(name, style);
  }
  return style;
}

/** Styles for the first paint, and for the rest of the page. */
const styleNames = ['frame.css', 'style.css'] as const;

/** Returns the style element for one of the inlined styles; null if the file is missing. */
export const styleElement = (name: (typeof styleNames)[number], host: Host): Html | null =>
  styleOf(name, host)?.element ?? null;

/** Returns the hashes of the inlined styles, for the Content-Security-Policy. */
export const styleSources = (host: Host): string[] => styleNames.flatMap(name => styleOf(name, host)?.source ?? []);

const themes: ReadonlySet<string> = new Set(['dark', 'light']);

/**
 * Returns the start of every page, up to its title. The theme comes from a cookie, so that no script
 * has to run before the first paint.
 */
export function pageHead(host: Host, request: WebRequest, title: Html): Html {
  const chosen = /(?:^|;\s*)inkprof-theme=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  return html`<!DOCTYPE html>
<html lang="en"${themes.has(chosen) ? html` data-theme="${chosen}"` : null}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${assetLink('icon.svg', host)}" type="image/svg+xml">
${styleElement('frame.css', host)}`;
}

/** Returns the response for a script or style; undefined if there is no such file. */
export function assetAnswer(name: string, request: WebRequest, host: Host): WebAnswer | undefined {
  const found = asset(name, host);
  if (!found) return undefined;
  const tag = `"${found.tag}"`;
  const headers: Record<string, string> = {
    ...safetyHeaders({ isWorker: name.endsWith('worker.js') }),
    'Content-Type': types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    ETag: tag,
    // An address with the content hash is cached for ever; any other is revalidated by its ETag.
    'Cache-Control': request.query === found.tag ? 'public, max-age=31536000, immutable' : 'no-cache',
    Vary: 'Accept-Encoding',
  };
  if (request.headers['if-none-match'] === tag) return { status: 304, headers, body: '' };
  if (/\bgzip\b/.test(request.headers['accept-encoding'] ?? ''))
    return { status: 200, headers: { ...headers, 'Content-Encoding': 'gzip' }, body: found.bytes };
  return { status: 200, headers, body: host.gunzip(found.bytes) };
}
