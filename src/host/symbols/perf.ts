import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { UserError } from '../../core/base/errors.ts';
import { describe } from '../launch.ts';
import { phrase } from '../../core/base/phrase.ts';

const advice = phrase`perf_to_profile from github.com/google/perf_data_converter makes a profile of it: put it on PATH`;

/** Runs perf_to_profile, as pprof does, and returns its output file's bytes; `place` creates that (empty) file. */
export async function convertPerfData(file: string, place: () => string): Promise<Uint8Array> {
  const made = place();
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string): void =>
        reject(
          new UserError(`failed to convert perf.data file. Try github.com/google/perf_data_converter: ${why}`, advice),
        );
      const child = spawn('perf_to_profile', ['-i', file, '-o', made, '-f'], {
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      child.once('error', error => fail(describe(error)));
      child.once('close', (status, signal) =>
        status === 0 ? resolve() : fail(signal === null ? `exit status ${status}` : `signal: ${signal}`),
      );
    });
    return fs.readFileSync(made);
  } finally {
    fs.rmSync(made, { force: true });
  }
}
