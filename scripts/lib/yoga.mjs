// ink's layout engine without an await at the top of a module: it starts at once, and is complete
// when `ready` is fulfilled. src/repl waits for that before it draws anything by ink.
import { loadYoga } from '../../node_modules/yoga-layout/dist/src/load.js';
import enums from '../../node_modules/yoga-layout/dist/src/generated/YGEnums.js';

const yoga = { ...enums };
export const ready = loadYoga().then(engine => void Object.assign(yoga, engine));
export default yoga;
export * from '../../node_modules/yoga-layout/dist/src/generated/YGEnums.js';
