import { above } from './above.ts';
import { callgrind } from './callgrind.ts';
import type { Command, ReportCommand } from './command.ts';
import { disasm } from './disasm.ts';
import { flame } from './flame.ts';
import { folded } from './folded.ts';
import { history } from './history.ts';
import { list } from './list.ts';
import { memstats } from './memstats.ts';
import { dot, gif, pdf, png, ps, svg, web } from './pictures.ts';
import { proto } from './proto.ts';
import { comments, raw } from './raw.ts';
import { tags } from './tags.ts';
import { explain, why } from './teach.ts';
import { text, top } from './top.ts';
import { topproto } from './topproto.ts';
import { traces } from './traces.ts';
import { peek, tree } from './tree.ts';
import { eog, evince, gv, kcachegrind } from './viewers.ts';
import { weblist } from './weblist.ts';
import { webui } from './webui.ts';

/** Every command, in the order of help. A new one is a file and a line here. */
export const commands: readonly Command[] = [
  above,
  callgrind,
  comments,
  disasm,
  dot,
  eog,
  evince,
  flame,
  folded,
  gif,
  gv,
  history,
  kcachegrind,
  list,
  memstats,
  pdf,
  peek,
  png,
  proto,
  ps,
  raw,
  svg,
  tags,
  text,
  top,
  topproto,
  traces,
  tree,
  web,
  weblist,
  webui,
  explain,
  why,
];

const byName = new Map(commands.map(command => [command.name, command]));

/** The commands that are flags, too. */
export const reports: readonly ReportCommand[] = commands.filter(command => command.kind === 'report');

export const commandNamed = (name: string): Command | undefined => byName.get(name);
