// A Host of Windows in memory: drives and shares, both slashes, names in any case, and what is
// relative to the working directory. Files are given by their whole names.
import { UserError } from '../../src/core/base/errors.ts';
import { absolutePath } from '../../src/core/base/paths.ts';
import { windowsPaths } from '../../src/core/base/windows-paths.ts';
import { FakeHost } from './fake-host.ts';
import type { FakeWorld } from './fake-host.ts';

export const workingFolder = 'C:\\Work';

/** The one name of a file, whichever way it was written. */
const whole = (path: string): string => windowsPaths.clean(absolutePath(path, () => workingFolder, windowsPaths));

/** The same in one case: what is kept of a file. */
const key = (path: string): string => whole(path).toLowerCase();

export class WindowsHost extends FakeHost {
  /** Whole names of files, and what they hold, by their keys. */
  private readonly disk: Map<string, { readonly name: string; readonly bytes: Uint8Array }>;
  private readonly allowed: ReadonlySet<string>;

  constructor(world: FakeWorld = {}) {
    super({ cwd: workingFolder, paths: windowsPaths, ...world });
    this.disk = new Map([...this.files].map(([name, bytes]) => [key(name), { name: whole(name), bytes }]));
    this.allowed = new Set((world.writable ?? []).map(key));
  }

  override text(path: string): string | undefined {
    const file = this.disk.get(key(path));
    return file && Buffer.from(file.bytes).toString('utf8');
  }

  override readFile(path: string): Uint8Array {
    this.read.push(path);
    const file = this.disk.get(key(path));
    if (!file) throw new UserError(`open ${path}: no such file or directory`);
    return file.bytes;
  }

  override readHead(path: string, length: number): Uint8Array | null {
    return this.disk.get(key(path))?.bytes.subarray(0, length) ?? null;
  }

  override checkExists(path: string): void {
    if (!this.disk.has(key(path)) && !this.isFolder(path))
      throw new UserError(`stat ${path}: no such file or directory`);
  }

  override isFolder(path: string): boolean {
    return this.listFolder(path).length > 0;
  }

  override listFolder(path: string): string[] {
    const folder = whole(path);
    const inside = folder.endsWith('\\') ? folder : `${folder}\\`;
    const names = [...this.disk.values()]
      .filter(({ name }) => name.toLowerCase().startsWith(inside.toLowerCase()))
      .map(({ name }) => name.slice(inside.length).split('\\')[0]!);
    return [...new Set(names)].sort();
  }

  override sourceTree(root: string): string[] {
    const inside = `${whole(root)}\\`;
    return [...this.disk.values()]
      .filter(({ name }) => name.startsWith(inside))
      .map(({ name }) => windowsPaths.toSlash(name.slice(inside.length)));
  }

  override async writeFile(path: string, chunks: Iterable<string | Uint8Array>): Promise<void> {
    this.keep(path, chunks);
  }

  override writeNumbered(dir: string, prefix: string, suffix: string, chunks: Iterable<string | Uint8Array>): string {
    for (let n = 1; ; n++) {
      const path = windowsPaths.join(dir, `${prefix}${String(n).padStart(3, '0')}${suffix}`);
      if (this.disk.has(key(path))) continue;
      this.keep(path, chunks);
      return path;
    }
  }

  override home(): string {
    return this.env('USERPROFILE') ?? '';
  }

  override tempDir(): string {
    return 'C:\\Temp';
  }

  private keep(path: string, chunks: Iterable<string | Uint8Array>): void {
    if (!this.allowed.has(key(path))) throw new Error(`unexpected write to ${path}`);
    this.disk.set(key(path), {
      name: whole(path),
      bytes: Buffer.concat(Array.from(chunks, chunk => Buffer.from(chunk))),
    });
    this.written.push(path);
  }
}
