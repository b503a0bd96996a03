import type { Instruction } from './binary.ts';

/**
 * Parses the output of objdump, of GNU or LLVM, with or without --line-numbers (pprof: disasm.go
 * disassemble). Its lines are instructions, `function():`, `file:line`, and headings.
 */
export function parseObjdump(text: string): Instruction[] {
  const instructions: Instruction[] = [];
  let name = '';
  let file = '';
  let line = 0;
  let last = -1n;
  for (const whole of text.split('\n')) {
    // The rest of the line is not matched: names in it may have many blanks.
    const code = /^\s*([0-9a-f]+):\s+/.exec(whole);
    if (code) {
      const address = BigInt(`0x${code[1]}`);
      // A long instruction may continue on further lines.
      if (address <= last) continue;
      last = address;
      instructions.push({
        address,
        text: whole.slice(code[0].length).trimEnd().replaceAll('\t', ' '),
        function: name,
        file,
        line,
      });
      continue;
    }
    // LLVM prints these lines as comments.
    const note = whole.replace(/^; ?/, '').trimEnd();
    const called = /^(\S.*)\(\):$/.exec(note);
    const place = /^(.+):([0-9]+)(?: \(discriminator [0-9]+\))?$/.exec(note);
    if (called) {
      name = called[1]!;
      file = '';
      line = 0;
    } else if (place) {
      file = place[1]!;
      line = Number(place[2]);
    } else {
      name = '';
      file = '';
      line = 0;
      const heading = /^[0-9a-f]+ <(.+)>:$/.exec(note);
      if (heading) name = heading[1]!.replace(/\+0x[0-9a-f]+$/, '');
      // Another section may start at a lower address.
      if (note.startsWith('Disassembly of section')) last = -1n;
    }
  }
  return instructions;
}
