// A host whose files lie in memory, that writes nothing, asks nobody and takes every report to its end.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import type { FetchResponse, PictureFormat, ShowResult } from '../../src/commands/host.ts';
import type { Binary } from '../../src/core/objects/binary.ts';
import { UserError } from '../../src/core/base/errors.ts';
import { gunzip } from '../../src/host/files/gunzip.ts';
import { readsDot } from '../../src/layout/index.ts';
import { FakeHost, type FakeWorld } from '../support/fake-host.ts';
import { wholeText } from './area.ts';
import { root } from './corpus.ts';

export class FuzzHost extends FakeHost {
  constructor(world: FakeWorld = {}) {
    super({ own: {}, ...world });
  }

  /** What comes with the program is read from the disk; everything else is in memory. */
  override readFile(file: string): Uint8Array {
    return this.isBundled(file) ? Uint8Array.from(fs.readFileSync(file)) : super.readFile(file);
  }

  override listFolder(folder: string): string[] {
    return this.isBundled(folder) ? fs.readdirSync(folder).sort() : super.listFolder(folder);
  }

  override checkExists(file: string): void {
    if (!this.isBundled(file)) super.checkExists(file);
  }

  override bundled(name: string): string {
    return path.join(root, name);
  }

  private isBundled(file: string): boolean {
    return file.startsWith(root + path.sep) && fs.existsSync(file);
  }

  override async writeFile(_path: string, chunks: Iterable<string | Uint8Array>): Promise<void> {
    consumed(chunks);
  }

  override writeNumbered(_dir: string, prefix: string, suffix: string, chunks: Iterable<string | Uint8Array>): string {
    consumed(chunks);
    return `${prefix}001${suffix}`;
  }

  override gzip(bytes: Uint8Array): Uint8Array {
    return zlib.gzipSync(bytes, { level: 1 });
  }

  override gunzip(bytes: Uint8Array): Uint8Array {
    return gunzip(bytes);
  }

  override openBinary(file: string): Binary {
    throw new UserError(`open ${file}: no such file or directory`);
  }

  override async lookUp(): Promise<{ frames: [] }> {
    return { frames: [] };
  }

  override async layout(dot: string): Promise<string> {
    return `<svg><!-- ${dot.length} --></svg>`;
  }

  override readsDot(dot: string): Promise<boolean> {
    return readsDot(dot);
  }

  override async picture(dot: string, format: PictureFormat): Promise<Uint8Array> {
    return new TextEncoder().encode(`${format} ${dot.length}`);
  }

  override async openInBrowser(): Promise<ShowResult> {
    return { shown: true };
  }

  override async openWith(): Promise<ShowResult> {
    return { shown: true };
  }

  override async fetch(): Promise<FetchResponse> {
    throw new UserError('Get "http://localhost": dial tcp 127.0.0.1:80: connect: connection refused');
  }

  override async convertPerfData(): Promise<Uint8Array> {
    throw new UserError('exec: "perf_to_profile": executable file not found in $PATH');
  }
}

function consumed(chunks: Iterable<string | Uint8Array>): void {
  wholeText(
    (function* () {
      for (const chunk of chunks) yield typeof chunk === 'string' ? chunk : String(chunk.length);
    })(),
  );
}
