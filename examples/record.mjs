// Records the profiles of leaky-service anew: node examples/record.mjs
// Needs Go; nothing else in the repository does. Builds the service, runs it
// on the loopback interface, sends it a fixed list of requests and fetches its
// profiles into examples/leaky-service/.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const REQUESTS = 24_000;
const CLIENTS = 24;
const CPU_SECONDS = 5;

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'leaky-service');
// The path of the binary is in every profile, so it is one that says nothing about this machine.
const binary = '/tmp/leaky-service/leaky-service';

// -trimpath: sources are recorded as leaky-service/internal/cache/cache.go.
execFileSync('go', ['build', '-trimpath', '-buildvcs=false', '-o', binary, '.'], {
  cwd: folder,
  env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '' },
  stdio: 'inherit',
});

const service = spawn(binary, [], { stdio: ['ignore', 'pipe', 'inherit'] });
const agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS + 4 });
try {
  const base = await new Promise((resolve, reject) => {
    service.once('exit', code => reject(new Error(`the service stopped with status ${code}`)));
    service.stdout.once('data', line => resolve(`http://${/listening on (\S+)/.exec(line)[1]}`));
  });
  const get = url =>
    new Promise((resolve, reject) => {
      const request = http.get(base + url, { agent }, response => {
        const chunks = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('end', () => (response.statusCode === 200 ? resolve(Buffer.concat(chunks)) : reject(new Error(`${url}: ${response.statusCode}`))));
      });
      request.on('error', reject);
    });
  const save = async (name, url) => {
    const bytes = await get(url);
    fs.writeFileSync(path.join(folder, `${name}.pb.gz`), bytes);
    console.log(`${name}.pb.gz ${bytes.length} bytes`);
  };

  const tags = ['folding', 'quiet', 'solar', 'travel', 'kettle', 'ladder', 'lamp', 'tent'];
  const words = ['quiet lamp', 'oak table', 'bicycle', 'red tent', 'kettel'];
  const target = n => {
    const trace = (n * 2654435761 % 2 ** 32).toString(16).padStart(8, '0');
    return n % 4 === 3
      ? `/search?tag=${tags[n % 64 >> 3]}&word=${encodeURIComponent(words[n % 5])}&trace=${trace}`
      : `/product?id=${n * 31 % 12_000}&trace=${trace}`;
  };
  let next = 0;
  const client = async () => {
    while (next < REQUESTS) await get(target(next++));
  };

  // An early heap to compare with after a quarter; the CPU profile and the goroutines are of the second half.
  const clients = Promise.all(Array.from({ length: CLIENTS }, client));
  const reached = async n => {
    while (next < n) await new Promise(resolve => setTimeout(resolve, 20));
  };
  await reached(REQUESTS / 4);
  await save('heap-early', '/debug/pprof/heap?gc=1');
  await reached(REQUESTS / 2);
  const cpu = save('cpu', `/debug/pprof/profile?seconds=${CPU_SECONDS}`);
  await new Promise(resolve => setTimeout(resolve, 500));
  await save('goroutine', '/debug/pprof/goroutine');
  await Promise.all([cpu, clients]);
  await save('heap', '/debug/pprof/heap?gc=1');
  for (const name of ['allocs', 'mutex', 'block']) await save(name, `/debug/pprof/${name}`);
} finally {
  agent.destroy();
  service.removeAllListeners('exit');
  service.kill();
  fs.rmSync(path.dirname(binary), { recursive: true, force: true });
}
