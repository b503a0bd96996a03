import fs from 'node:fs';

/** True for an ELF, Mach-O, fat Mach-O or PE file, judged by its first bytes. */
export function isExecutable(file: string): boolean {
  let fd: number;
  try {
    // Opening a pipe would wait for its writer, and closing it would end the writer.
    if (!fs.statSync(file).isFile()) return false;
    fd = fs.openSync(file, 'r');
  } catch {
    return false;
  }
  try {
    const head = Buffer.alloc(96);
    const length = fs.readSync(fd, head, 0, 96, 0);
    if (length < 4) return false;
    const magic = head.readUInt32BE(0);
    // pprof takes this for a COFF object without sections, but CPU profiles of gperftools begin in the same way.
    if (magic === 0)
      return (
        length === 96 &&
        head.readUInt16LE(16) === 0 &&
        head.readUInt32LE(8) + 18 * head.readUInt32LE(12) + 4 <= fs.fstatSync(fd).size
      );
    return (
      [0x7f454c46, 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe].includes(magic) ||
      head.readUInt16BE(0) === 0x4d5a
    );
  } catch {
    return false;
  } finally {
    fs.closeSync(fd);
  }
}
