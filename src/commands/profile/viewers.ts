import { callgrindReport } from './callgrind.ts';
import { graphUsage } from '../command.ts';
import type { ReportCommand } from '../command.ts';
import type { CallGraph } from '../result.ts';
import { pictureReport, pictureAs } from './pictures.ts';

/** Programs that show a report from a temporary file. */

export const eog: ReportCommand<CallGraph> = {
  kind: 'report',
  ...pictureReport,
  name: 'eog',
  summary: 'The call graph in eog, the image viewer of GNOME',
  usage: graphUsage('eog', {}),
  finish: pictureAs('svg'),
  destination: { kind: 'viewer', extension: 'svg', command: ['eog'] },
};

export const evince: ReportCommand<CallGraph> = {
  kind: 'report',
  ...pictureReport,
  name: 'evince',
  summary: 'The call graph in evince, the document viewer of GNOME',
  usage: graphUsage('evince', {}),
  finish: pictureAs('pdf'),
  destination: { kind: 'viewer', extension: 'pdf', command: ['evince'] },
};

export const gv: ReportCommand<CallGraph> = {
  kind: 'report',
  ...pictureReport,
  name: 'gv',
  summary: "The call graph in gv, a PostScript viewer; needs Graphviz's dot",
  usage: graphUsage('gv', {}),
  finish: pictureAs('ps'),
  destination: { kind: 'viewer', extension: 'ps', command: ['gv', '--noantialias'] },
};

export const kcachegrind: ReportCommand<CallGraph> = {
  kind: 'report',
  ...callgrindReport,
  name: 'kcachegrind',
  summary: 'The call graph in KCachegrind',
  usage: graphUsage('kcachegrind', {}),
  destination: { kind: 'viewer', extension: 'grind', command: ['kcachegrind'] },
};
