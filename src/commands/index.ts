import { above } from './profile/above.ts';
import { callgrind } from './profile/callgrind.ts';
import type { Command, ReportCommand } from './command.ts';
import { disasm } from './profile/disasm.ts';
import { flame } from './profile/flame.ts';
import { folded } from './profile/folded.ts';
import { history } from './history.ts';
import { list } from './profile/list.ts';
import { memstats } from './profile/memstats.ts';
import { dot, gif, pdf, png, ps, svg, web } from './profile/pictures.ts';
import { proto } from './profile/proto.ts';
import { comments, raw } from './profile/raw.ts';
import { tags } from './profile/tags.ts';
import { explain, why } from './teach/teach.ts';
import { text, top } from './profile/top.ts';
import { topproto } from './profile/topproto.ts';
import { traces } from './profile/traces.ts';
import { peek, tree } from './profile/tree.ts';
import { eog, evince, gv, kcachegrind } from './profile/viewers.ts';
import { options } from '../core/view/options.ts';
import { Vocabulary } from './vocabulary.ts';
import { weblist } from './profile/weblist.ts';
import { webui } from './profile/webui.ts';

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

/** The commands and options of a profile. */
export const profileVocabulary = new Vocabulary(commands, options);

/** The commands that are also flags. */
export const reports: readonly ReportCommand[] = commands.filter(command => command.kind === 'report');
