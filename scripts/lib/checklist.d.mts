/** What the tests use of checklist.mjs; see there. */

export interface Row {
  area: string;
  feature: string;
  fact: string;
}

export function readChecklist(root: string): Row[];
export function judgeRows(root: string): (Row & { shown: string; missing?: string })[];
