// npm run browser: bundles the programs of src/browser and writes them down as text (*-code.ts).
import { writeEmbedded } from './lib/embed.mjs';

const changed = await writeEmbedded();
console.log(changed.length === 0 ? 'all are up to date' : changed.join('\n'));
